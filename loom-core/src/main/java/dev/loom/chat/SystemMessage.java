package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Instructions for the model.
 *
 * @param text the instructions
 * @param extra provider-specific members (cache marks and the like), in order; they count in the
 *     cache key
 */
public record SystemMessage(String text, Map<String, @Nullable Object> extra) implements Message {
  // Copies the extra members.
  public SystemMessage {
    Objects.requireNonNull(text, "text");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * Instructions without provider-specific members.
   *
   * @param text the instructions
   */
  public SystemMessage(String text) {
    this(text, Map.of());
  }

  @Override
  public String role() {
    return "system";
  }

  @Override
  public String toString() {
    return "SystemMessage[" + text.length() + " chars]";
  }
}
