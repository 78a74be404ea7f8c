package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text.
 *
 * @param text the characters, unchanged: no trimming, no normalisation
 * @param extra provider-specific members (cache marks and the like), in order; they count in the
 *     cache key
 */
public record TextPart(String text, Map<String, @Nullable Object> extra) implements Part {
  // Copies the extra members.
  public TextPart {
    Objects.requireNonNull(text, "text");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * Text without provider-specific members.
   *
   * @param text the characters
   */
  public TextPart(String text) {
    this(text, Map.of());
  }

  @Override
  public String toString() {
    return "TextPart[" + text.length() + " chars]";
  }
}
