package dev.loom.privacy;

import java.util.Objects;

/**
 * Where a value was found, and of what type; never the value itself. Immutable.
 *
 * @param type name of the type, as in placeholders
 * @param start index of its first character in the text that was given, in UTF-16 units
 * @param end index behind its last character
 */
public record Finding(String type, int start, int end) {
  // Rejects what can be no place in a text.
  public Finding {
    Objects.requireNonNull(type, "type");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "a finding from " + start + " to " + end + "; allowed is 0 <= start < end");
    }
  }
}
