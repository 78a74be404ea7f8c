package dev.loom.chat;

/**
 * Estimates tokens from runs of characters of one kind, in one pass. The weights were found on
 * answers whose providers told their count: a blank before a word belongs to the word's first
 * token, a longer word has a token for about six letters, digits go by threes.
 */
final class ScriptTokens {
  static final TokenEstimator ESTIMATOR = ScriptTokens::estimate;

  /** All weights are whole in these parts of a token, so that no rounding adds up. */
  private static final long PARTS = 60;

  private static final int FIRST_BEYOND_LATIN = 0x250;
  private static final int DIGITS_OF_A_TOKEN = 3;

  private ScriptTokens() {}

  /** What stands together in a token; the weight of each further character, in parts. */
  private enum Kind {
    LATIN(10),
    ALPHABET(20),
    IDEOGRAPH(48),
    DIGIT(20),
    SPACE(0),
    SIGN(20);

    private final long weight;

    Kind(long weight) {
      this.weight = weight;
    }

    static Kind of(int c) {
      if (Character.isWhitespace(c)) {
        return SPACE;
      }
      if (Character.isDigit(c)) {
        return DIGIT;
      }
      if (isIdeograph(c)) {
        return IDEOGRAPH;
      }
      boolean letter = Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
      return !letter ? SIGN : c < FIRST_BEYOND_LATIN ? LATIN : ALPHABET;
    }

    private static boolean isIdeograph(int c) {
      if (c < FIRST_BEYOND_LATIN) {
        return false;
      }
      Character.UnicodeScript script = Character.UnicodeScript.of(c);
      return script == Character.UnicodeScript.HAN
          || script == Character.UnicodeScript.HIRAGANA
          || script == Character.UnicodeScript.KATAKANA
          || script == Character.UnicodeScript.HANGUL;
    }

    /** The parts of a run; of a word or of signs it is one token at least. */
    long parts(long length, boolean blank) {
      return switch (this) {
        case SPACE -> blank ? 0 : PARTS; // a line break, or white space to indent with
        case IDEOGRAPH -> weight * length;
        case DIGIT -> PARTS * ((length + DIGITS_OF_A_TOKEN - 1) / DIGITS_OF_A_TOKEN);
        case LATIN, ALPHABET, SIGN -> Math.max(PARTS, weight * length);
      };
    }
  }

  private static long estimate(CharSequence text) {
    long parts = 0;
    int at = 0;
    while (at < text.length()) {
      int first = Character.codePointAt(text, at);
      Kind kind = Kind.of(first);
      int next = at + Character.charCount(first);
      long length = 1;
      while (next < text.length()) {
        int c = Character.codePointAt(text, next);
        if (Kind.of(c) != kind) {
          break;
        }
        next += Character.charCount(c);
        length++;
      }
      parts += kind.parts(length, first == ' ' && length == 1);
      at = next;
    }
    return (parts + PARTS / 2) / PARTS;
  }
}
