package dev.loom.privacy;

/**
 * A text as matching sees it: units that are each one character of the text, one surrogate pair or
 * one escape, with compatible characters folded to ASCII and invisible ones skipped. Positions are
 * those of the text itself, so nothing has to be mapped back. Not thread-safe.
 */
class Units {
  /** The unit behind the end. */
  static final int END = -1;

  /** No escape is longer. */
  private static final int LONGEST = 40;

  private final Escapes escapes = new Escapes(this);
  private String text = "";
  private int end;

  final void open(String newText, int newEnd) {
    text = newText;
    end = newEnd;
  }

  final String text() {
    return text;
  }

  /** No unit at or behind this is seen. */
  final int end() {
    return end;
  }

  /** Whether the view ends here although the text goes on. */
  final boolean isOpen(int i) {
    return i >= end && end < text.length();
  }

  /** The character of the text. */
  char raw(int i) {
    return text.charAt(i);
  }

  /** The character that the unit at {@code i} stands for, or {@link #END}. */
  final int at(int i) {
    if (i >= end) {
      return END;
    }
    int c = raw(i);
    if (c < 0x80) {
      return isEscape(c) ? Escapes.character(escapes.at(i)) : c;
    }
    return Folding.fold(codePoint(i, c));
  }

  /** Where the unit at {@code i} ends. */
  final int endOf(int i) {
    int c = raw(i);
    if (c < 0x80) {
      return isEscape(c) ? i + Escapes.length(escapes.at(i)) : i + 1;
    }
    return i + Character.charCount(codePoint(i, c));
  }

  /** Where the unit behind the one at {@code i} starts. */
  final int next(int i) {
    int j = endOf(i);
    while (j < end && raw(j) >= 0x80 && Folding.isInvisible(raw(j))) {
      j++;
    }
    return j;
  }

  /** Where the unit before {@code i} starts, or -1. */
  final int before(int i) {
    int j = i;
    while (j > 0 && raw(j - 1) >= 0x80 && Folding.isInvisible(raw(j - 1))) {
      j--;
    }
    if (j == 0) {
      return -1;
    }
    int c = raw(j - 1);
    if (c >= 0x80) {
      boolean pair =
          j > 1 && Character.isLowSurrogate((char) c) && Character.isHighSurrogate(raw(j - 2));
      return pair ? j - 2 : j - 1;
    }
    if (j >= 2 && mayEndEscape(c)) {
      int start = escapes.startBefore(j);
      return start < 0 ? j - 1 : start;
    }
    return j - 1;
  }

  /** The unit before {@code i}, or {@link #END} at the start. */
  final int previous(int i) {
    int start = before(i);
    return start < 0 ? END : at(start);
  }

  /** Whether a token may start here; what opens a comment of XML ends with two dashes. */
  final boolean startsToken(int i) {
    int start = before(i);
    int c = start < 0 ? END : at(start);
    return !Chars.isToken(c) || c == '-' && previous(start) == '-';
  }

  /** Whether the text has exactly these characters here. */
  final boolean startsWith(int i, String expected) {
    if (i + expected.length() > end) {
      return false;
    }
    for (int k = 0; k < expected.length(); k++) {
      if (raw(i + k) != expected.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** Where these ASCII units end when they stand at {@code i} in any case, else -1. */
  final int skip(int i, String lower) {
    int j = i;
    for (int k = 0; k < lower.length(); k++) {
      if (Chars.lower(at(j)) != lower.charAt(k)) {
        return -1;
      }
      j = k + 1 == lower.length() ? endOf(j) : next(j);
    }
    return j;
  }

  /** Skips spaces and tabs, at most so many. */
  final int skipBlanks(int i, int most) {
    int j = i;
    for (int k = 0; k < most && Chars.isBlank(at(j)); k++) {
      j = next(j);
    }
    return j;
  }

  /** A place, or the start of the escape or surrogate pair that it lies in. */
  final int wholeStart(int place) {
    for (int i = Math.max(0, place - LONGEST); i < place; i++) {
      int c = raw(i);
      boolean first = c != '\\' || i == 0 || raw(i - 1) != '\\';
      if ((isEscape(c) && first || c >= 0x80) && endOf(i) > place) {
        return i;
      }
    }
    return place;
  }

  /** A place, or the end of the escape or surrogate pair that it lies in. */
  final int wholeEnd(int place) {
    int start = wholeStart(place);
    return start < place ? Math.min(end, endOf(start)) : place;
  }

  private static boolean isEscape(int c) {
    return c == '\\' || c == '%' || c == '&';
  }

  private boolean mayEndEscape(int c) {
    return Chars.isHex(c)
        || c == '\\'
        || c == ';'
        || c == 'n'
        || c == 'r'
        || c == 't'
        || c == '/'
        || c == '"'
        || c == '\'';
  }

  private int codePoint(int i, int c) {
    if (Character.isHighSurrogate((char) c) && i + 1 < text.length()) {
      char low = raw(i + 1);
      if (Character.isLowSurrogate(low)) {
        return Character.toCodePoint((char) c, low);
      }
    }
    return c;
  }
}
