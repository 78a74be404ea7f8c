package dev.loom.privacy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text that went through a {@link Redactor}. Only a redactor can make one, so the compiler keeps
 * raw text away from records, sinks and files. Immutable.
 */
public final class RedactedText implements Comparable<RedactedText> {

  /** No text. */
  public static final RedactedText EMPTY = new RedactedText("");

  private final String text;

  RedactedText(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /**
   * The clean text.
   *
   * @return text without recognised secrets or personal values
   */
  public String value() {
    return text;
  }

  @Override
  public int compareTo(RedactedText other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedactedText that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
