package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user says: text, images, audio, files.
 *
 * @param parts the content, at least one part
 * @param name the participant's name as sent to the provider, or {@code null}
 * @param extra provider-specific members of the message, in order; they count in the cache key
 */
public record UserMessage(
    List<Part> parts, @Nullable String name, Map<String, @Nullable Object> extra)
    implements Message {

  // Copies parts and extra members.
  public UserMessage {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a user message has no parts; it needs at least one");
    }
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * A message of several parts.
   *
   * @param parts the content
   * @return the message
   */
  public static UserMessage of(List<Part> parts) {
    return new UserMessage(parts, null, Map.of());
  }

  /**
   * A message of text alone.
   *
   * @param text the text
   * @return the message
   */
  public static UserMessage of(String text) {
    return of(List.of(new TextPart(text)));
  }

  @Override
  public String role() {
    return "user";
  }

  @Override
  public String toString() {
    return "UserMessage" + parts;
  }
}
