package dev.loom.privacy;

/** Whether a run of characters is mixed enough to be a key and not a word. */
final class KeyQuality {
  /** So many characters tell; a longer key is judged by its beginning. */
  private static final int JUDGED = 256;

  private static final int LEAST_DISTINCT = 5;

  /** Made by chance, mixed letters rise from lower to upper case once in four characters. */
  private static final int CHARACTERS_PER_RISE = 8;

  private KeyQuality() {}

  /**
   * At least five different characters, two of lower, upper and digit, and not a name in camelCase.
   */
  static boolean isMixed(Units units, int start, int end) {
    return isMixed(units, start, end, 2);
  }

  /** As {@link #isMixed(Units, int, int)}, with fewer classes where the alphabet has only two. */
  static boolean isMixed(Units units, int start, int end, int classes) {
    long low = 0;
    long high = 0;
    int kinds = 0;
    int rises = 0;
    int length = 0;
    int before = 0;
    for (int i = start; i < end && length < JUDGED; i = units.next(i), length++) {
      int c = units.at(i);
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << (c & 63);
      }
      boolean upper = Chars.isUpper(c);
      kinds |= Chars.isLower(c) ? 1 : upper ? 2 : Chars.isDigit(c) ? 4 : 0;
      rises += upper && Chars.isLower(before) ? 1 : 0;
      before = c;
    }
    return Long.bitCount(low) + Long.bitCount(high) >= LEAST_DISTINCT
        && Integer.bitCount(kinds) >= classes
        && (kinds != 3 || rises * CHARACTERS_PER_RISE >= length);
  }
}
