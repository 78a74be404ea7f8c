package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/** Recognises one family of values that starts at a given place. */
interface Detector {

  /** What was found, and where it ends (exclusive). */
  record Match(String type, int end) {}

  /**
   * Looks for a value that starts exactly here. Called only where a word may begin.
   *
   * @param text the whole text
   * @param start where the value would begin
   * @return the match, or null; reads at most a bounded number of characters
   */
  @Nullable Match at(String text, int start);

  static boolean isWord(char c) {
    return isAsciiLetter(c) || isDigit(c) || c == '_';
  }

  static boolean isAsciiLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
