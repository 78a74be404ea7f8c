package dev.loom.privacy;

/**
 * The exact grammar of what redaction writes in place of values: {@code [EMAIL]}, {@code
 * [CARD:*1111]}, {@code [EMAIL:7f3a09c2d1b45e88]}, {@code [BLOCKED: EMAIL, KEY]}. Such text is
 * skipped, so that a second pass changes nothing.
 */
final class Placeholders {
  static final String WITHHELD = "WITHHELD";
  static final String BLOCKED = "[BLOCKED: ";
  static final int PSEUDONYM_DIGITS = 16;
  static final int MASK_DIGITS = 4;

  private static final int MAX_NAME = 32;
  private static final int MAX_BLOCKED = 2_400;

  private Placeholders() {}

  /** Where the placeholder ends that starts here, or -1. */
  static int endOf(Units units, int start) {
    if (units.startsWith(start, BLOCKED)) {
      return blocked(units, start + BLOCKED.length());
    }
    int i = name(units, start + 1);
    if (i < 0 || i >= units.end()) {
      return -1;
    }
    if (units.raw(i) == ':') {
      i = suffix(units, i + 1);
    }
    return i >= 0 && i < units.end() && units.raw(i) == ']' ? i + 1 : -1;
  }

  /** The next unit, or behind the placeholder that starts here. */
  static int next(Units units, int i) {
    int end = units.at(i) == '[' ? endOf(units, i) : -1;
    return end > 0 ? end : units.next(i);
  }

  private static int name(Units units, int start) {
    int i = start;
    while (i < units.end() && i - start <= MAX_NAME && isName(units.raw(i), i == start)) {
      i++;
    }
    return i - start >= 2 && i - start <= MAX_NAME ? i : -1;
  }

  static boolean isName(int c, boolean first) {
    return Chars.isUpper(c) || !first && (Chars.isDigit(c) || c == '_');
  }

  private static int suffix(Units units, int start) {
    boolean mask = start < units.end() && units.raw(start) == '*';
    int from = mask ? start + 1 : start;
    int to = from + (mask ? MASK_DIGITS : PSEUDONYM_DIGITS);
    if (to > units.end()) {
      return -1;
    }
    for (int i = from; i < to; i++) {
      int c = units.raw(i);
      if (!(mask ? Chars.isDigit(c) : Chars.isHex(c) && !Chars.isUpper(c))) {
        return -1;
      }
    }
    return to;
  }

  private static int blocked(Units units, int start) {
    int i = start;
    while (i >= 0 && i < units.end() && i - start < MAX_BLOCKED) {
      i = name(units, i);
      if (i >= 0 && i < units.end() && units.raw(i) == ']') {
        return i + 1;
      }
      i = i >= 0 && units.startsWith(i, ", ") ? i + 2 : -1;
    }
    return -1;
  }
}
