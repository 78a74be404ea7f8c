package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ToolCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be kept: pure rules over request and answer. Each rule that refuses has a reason, which
 * the caller sees in the outcome and the statistics count.
 */
final class CachePolicy {
  private final CacheRules rules;

  CachePolicy(CacheRules rules) {
    this.rules = rules;
  }

  /** Why no answer to this request may ever be kept, or {@code null}. */
  @Nullable Reason refuses(ChatRequest request) {
    if (rules.requireTenant() && request.caller().tenant() == null) {
      return Reason.NO_TENANT;
    }
    if (!rules.nondeterministic() && !asksForZero(request.sampling().temperature())) {
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

  private static boolean asksForZero(@Nullable Number temperature) {
    return temperature != null && temperature.doubleValue() == 0;
  }

  /** Why this answer may not be kept, or {@code null}. */
  @Nullable Reason refuses(ChatResponse response) {
    Reason unfinished =
        rules.storeFinishReasons().contains(response.finishReason()) ? null : unfinished(response);
    if (unfinished != null) {
      return unfinished;
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
