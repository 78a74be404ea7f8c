package dev.loom.cache;

/**
 * Copies texts that the JVM holds as one byte per character, without looking at each character. A
 * JVM does not say how it holds a text, but walks both kinds by different means; where it does not
 * (compact strings switched off, another JVM), no text counts as compact and callers take the
 * general way.
 */
final class CompactText {
  private static final Class<?> COMPACT = walker("a");
  private static final boolean TELLS = COMPACT != walker("\u0100");

  private CompactText() {}

  private static Class<?> walker(String text) {
    return text.chars().spliterator().getClass();
  }

  /** Whether no character of a text is above 0xFF, for certain. */
  static boolean is(String text) {
    return TELLS && walker(text) == COMPACT;
  }

  /** Copies a compact text, a byte for each character; a plain copy of memory. */
  @SuppressWarnings("deprecation") // it drops high bytes, of which a compact text has none
  static void copy(String text, byte[] to, int at) {
    text.getBytes(0, text.length(), to, at);
  }
}
