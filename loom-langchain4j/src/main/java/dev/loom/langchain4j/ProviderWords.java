package dev.loom.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the provider itself said and LangChain4j's common metadata leave out, where the provider's
 * own metadata class shows it.
 */
final class ProviderWords {
  private static final Set<String> CHOICE =
      Set.of(
          "stop",
          "length",
          "tool_calls",
          "content_filter",
          "function_call",
          "model_length",
          "insufficient_system_resource",
          "error");
  private static final Set<String> MESSAGE =
      Set.of(
          "end_turn",
          "max_tokens",
          "stop_sequence",
          "tool_use",
          "pause_turn",
          "refusal",
          "compaction",
          "model_context_window_exceeded");
  private static final Set<String> CANDIDATE =
      Set.of(
          "FINISH_REASON_UNSPECIFIED",
          "STOP",
          "MAX_TOKENS",
          "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "OTHER",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MALFORMED_FUNCTION_CALL",
          "MALFORMED_RESPONSE",
          "MISSING_THOUGHT_SIGNATURE",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "IMAGE_OTHER",
          "NO_IMAGE");

  /**
   * Where a kind of API says it. A model writes JSON of its own into arguments of tools, which may
   * have members of the same name, so only the place counts.
   *
   * @param parent the member that holds it, an object or a list whose first element does; empty
   *     where it stands in the answer itself
   * @param member its name
   * @param words what it may say
   */
  private record Place(String parent, String member, Set<String> words) {
    @Nullable String in(Map<?, ?> answer) {
      Object holder = parent.isEmpty() ? answer : answer.get(parent);
      if (holder instanceof List<?> list && !list.isEmpty()) {
        holder = list.get(0);
      }
      return holder instanceof Map<?, ?> map
              && map.get(member) instanceof String word
              && words.contains(word)
          ? word
          : null;
    }
  }

  private static final List<Place> PLACES =
      List.of(
          new Place("choices", "finish_reason", CHOICE),
          new Place("", "stop_reason", MESSAGE),
          new Place("delta", "stop_reason", MESSAGE),
          new Place("candidates", "finishReason", CANDIDATE));

  private ProviderWords() {}

  static @Nullable String serviceTier(ChatResponseMetadata metadata) {
    return Accessors.text(metadata, "serviceTier");
  }

  /** The provider's word for why the answer ended, {@code null} where it is not visible. */
  static @Nullable String finishReason(ChatResponseMetadata metadata) {
    String body = Accessors.text(metadata, "rawHttpResponse", "body");
    String word = body == null ? null : finishIn(body);
    if (word == null && Accessors.read(metadata, "rawServerSentEvents") instanceof List<?> events) {
      for (int i = events.size() - 1; i >= 0 && word == null; i--) {
        String data = Accessors.text(events.get(i), "data");
        word = data == null ? null : finishIn(data);
      }
    }
    return word;
  }

  static @Nullable String finishIn(String json) {
    // Most events of a stream say nothing about its end; they need not be read.
    if (PLACES.stream().noneMatch(place -> json.contains(place.member))) {
      return null;
    }
    try {
      if (JsonText.read(json) instanceof Map<?, ?> answer) {
        for (Place place : PLACES) {
          String word = place.in(answer);
          if (word != null) {
            return word;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // No JSON: then the word is not visible.
    }
    return null;
  }
}
