package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ToolCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be kept: pure rules over request and answer. Each rule that refuses has a reason, which
 * the caller sees in the outcome and the statistics count.
 */
final class CachePolicy {
  private static final String TEMPERATURE = "temperature";
  // How many answers are asked for; Gemini's name stands in a map of its own.
  private static final List<String> CHOICES = List.of("n", "candidateCount", "candidate_count");
  private static final List<String> GENERATION_CONFIGS =
      List.of("generationConfig", "generation_config");

  private final CacheRules rules;

  CachePolicy(CacheRules rules) {
    this.rules = rules;
  }

  /** Why no answer to this request may ever be kept, or {@code null}. */
  @Nullable Reason refuses(ChatRequest request) {
    String tenant = request.caller().tenant();
    if (rules.requireTenant() && (tenant == null || tenant.isBlank())) {
      return Reason.NO_TENANT;
    }
    if (!rules.nondeterministic() && !asksForZero(request)) {
      return Reason.NONDETERMINISTIC;
    }
    Map<String, @Nullable Object> extra = request.extra();
    if (!extra.isEmpty()
        && (ServerTools.isOn(extra.get("conversation"))
            || ServerTools.isOn(extra.get("background")))) {
      return Reason.STATEFUL;
    }
    return !rules.serverTools() && ServerTools.in(request) ? Reason.SERVER_TOOLS : null;
  }

  /** Whether there is a temperature, however it is given, and none that is another than zero. */
  private static boolean asksForZero(ChatRequest request) {
    Number typed = request.sampling().temperature();
    boolean named = request.extra().containsKey(TEMPERATURE);
    return (typed != null || named)
        && (typed == null || isZero(typed))
        && (!named || isZero(ServerTools.plain(request.extra().get(TEMPERATURE))));
  }

  private static boolean isZero(@Nullable Object temperature) {
    return temperature instanceof Number number && number.doubleValue() == 0;
  }

  /** Why this answer to a request may not be kept, or {@code null}. */
  @Nullable Reason refuses(ChatRequest request, ChatResponse response) {
    Reason unfinished =
        rules.storeFinishReasons().contains(response.finishReason()) ? null : unfinished(response);
    if (unfinished != null) {
      return unfinished;
    }
    if (asksForMoreChoices(request.extra())) { // how those ended is not known
      return Reason.UNFINISHED;
    }
    for (ToolCall call : response.toolCalls()) {
      if (!isWellFormed(call)) {
        return Reason.BAD_TOOL_JSON;
      }
    }
    if (response.text().isEmpty() && response.toolCalls().isEmpty() && response.media().isEmpty()) {
      return Reason.EMPTY;
    }
    // The provider searched although nothing in the request told so.
    if (!rules.serverTools() && response.usage().searches() > 0) {
      return Reason.SERVER_TOOLS;
    }
    return PlainTree.holdsOnlyPlainValues(response) ? null : Reason.UNSTORABLE;
  }

  private static boolean asksForMoreChoices(Map<String, @Nullable Object> extra) {
    if (extra.isEmpty()) {
      return false;
    }
    for (String name : CHOICES) {
      if (isMoreThanOne(extra.get(name))) {
        return true;
      }
    }
    for (String name : GENERATION_CONFIGS) {
      if (ServerTools.plain(extra.get(name)) instanceof Map<?, ?> config
          && CHOICES.stream().anyMatch(choices -> isMoreThanOne(config.get(choices)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMoreThanOne(@Nullable Object choices) {
    Object plain = ServerTools.plain(choices);
    return plain != null && !(plain instanceof Number number && number.doubleValue() <= 1);
  }

  private static @Nullable Reason unfinished(ChatResponse response) {
    return switch (response.finishReason()) {
      case STOP, TOOL_CALLS -> null;
      case LENGTH -> Reason.TRUNCATED;
      case CONTENT_FILTER -> Reason.FILTERED;
      case REFUSAL -> Reason.REFUSED;
      case OTHER -> Reason.UNFINISHED;
    };
  }

  /** Why an entry of this size may not be kept, or {@code null}. */
  @Nullable Reason refuses(long entryBytes) {
    return entryBytes > rules.maxEntryBytes() ? Reason.TOO_LARGE : null;
  }

  private static boolean isWellFormed(ToolCall call) {
    return !call.name().isBlank()
        && (call.arguments().isEmpty() || JsonText.isDocument(call.arguments()));
  }
}
