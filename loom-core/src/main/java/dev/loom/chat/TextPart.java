package dev.loom.chat;

import java.util.Objects;

/**
 * Text.
 *
 * @param text the characters, unchanged: no trimming, no normalisation
 */
public record TextPart(String text) implements Part {
  // Rejects {@code null}.
  public TextPart {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return "TextPart[" + text.length() + " chars]";
  }
}
