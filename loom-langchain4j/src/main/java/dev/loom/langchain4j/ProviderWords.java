package dev.loom.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the provider itself said and LangChain4j's common metadata leave out, where the provider's
 * own metadata class shows it.
 */
final class ProviderWords {
  /**
   * A member of the raw answer. Inside a JSON text its quotes would be escaped, so a model that
   * writes about finish reasons cannot be mistaken for one that gives one.
   */
  private static final Pattern FINISH =
      Pattern.compile("\"(?:finish_reason|stop_reason|finishReason)\"\\s*:\\s*\"(\\w{1,64})\"");

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

  private static @Nullable String finishIn(String json) {
    Matcher matcher = FINISH.matcher(json);
    return matcher.find() ? matcher.group(1) : null;
  }
}
