package dev.loom.privacy;

/**
 * Reads one escape: of JSON with any number of backslashes, of a URL, of HTML. An escape is packed
 * in a long: its length in the upper half, the character that it stands for in the lower.
 */
final class Escapes {
  /** What a byte outside ASCII stands for: some letter. */
  static final int SOME_LETTER = 0xAA;

  private static final int MAX_ENTITY = 10;
  private static final int MAX_BACKSLASHES = 32;
  private static final String[] ENTITIES = {
    "amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;", "commat;", "equals;", "colon;", "period;"
  };
  private static final String STAND_FOR = "&<>\"' @=:.";

  private final Units units;

  Escapes(Units units) {
    this.units = units;
  }

  static long packed(int length, int character) {
    return (long) length << 32 | character;
  }

  static int length(long escape) {
    return (int) (escape >>> 32);
  }

  static int character(long escape) {
    return (int) escape;
  }

  /** The escape that starts here; a character that begins none stands for itself. */
  long at(int i) {
    int c = units.raw(i);
    return c == '\\' ? backslashes(i) : c == '%' ? percent(i) : entity(i);
  }

  private long backslashes(int i) {
    int run = runFrom(i);
    int next = i + run;
    if (run > MAX_BACKSLASHES || next >= units.end()) {
      return packed(Math.min(run, MAX_BACKSLASHES), '\\');
    }
    int c = units.raw(next);
    if (c == '"' || c == '\'') {
      // The quote takes as many as its level needs; the rest are backslashes of the text.
      int own = own(run);
      return own < run ? packed(run - own, '\\') : packed(run + 1, c);
    }
    if (c == 'u' && isHex(next + 1, 4)) {
      return packed(run + 5, Folding.fold(number(next + 1, 4)));
    }
    if (c == 'x' && isHex(next + 1, 2)) {
      return packed(run + 3, number(next + 1, 2));
    }
    int control = control(c);
    return control == 0 ? packed(run, '\\') : packed(run + 1, control);
  }

  private int runFrom(int i) {
    int run = 1;
    while (run <= MAX_BACKSLASHES && i + run < units.end() && units.raw(i + run) == '\\') {
      run++;
    }
    return run;
  }

  /** At level k a quote is written with 2^k - 1 backslashes. */
  static int own(int run) {
    return (1 << level(run)) - 1;
  }

  static int level(int run) {
    return Integer.numberOfTrailingZeros(~run);
  }

  private static int control(int c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '/' -> '/';
      default -> 0;
    };
  }

  private long percent(int i) {
    if (!isHex(i + 1, 2)) {
      return packed(1, '%');
    }
    int value = number(i + 1, 2);
    return packed(3, value < 0x80 ? value : SOME_LETTER);
  }

  private long entity(int i) {
    if (i + 1 < units.end() && units.raw(i + 1) == '#') {
      return numbered(i);
    }
    for (int e = 0; e < ENTITIES.length; e++) {
      if (units.startsWith(i + 1, ENTITIES[e])) {
        return packed(1 + ENTITIES[e].length(), STAND_FOR.charAt(e));
      }
    }
    return packed(1, '&');
  }

  private long numbered(int i) {
    int j = i + 2;
    boolean hex = j < units.end() && Chars.lower(units.raw(j)) == 'x';
    j += hex ? 1 : 0;
    int first = j;
    int value = 0;
    int stop = Math.min(units.end(), i + MAX_ENTITY);
    while (j < stop && (hex ? Chars.isHex(units.raw(j)) : Chars.isDigit(units.raw(j)))) {
      value = value * (hex ? 16 : 10) + Chars.hex(units.raw(j));
      j++;
    }
    boolean whole = j > first && j < units.end() && units.raw(j) == ';';
    return whole && value <= Character.MAX_CODE_POINT
        ? packed(j + 1 - i, Folding.fold(value))
        : packed(1, '&');
  }

  /** Where the escape starts that ends at {@code end}, or -1 when none does. */
  int startBefore(int end) {
    int c = units.raw(end - 1);
    if (c == '\\') {
      return runBefore(end);
    }
    if (c == ';') {
      for (int i = end - 2; i >= 0 && i >= end - MAX_ENTITY - 1; i--) {
        if (units.raw(i) == '&') {
          return ends(i, end);
        }
      }
      return -1;
    }
    if (Chars.isHex(c)) {
      int start = end >= 3 && units.raw(end - 3) == '%' ? ends(end - 3, end) : -1;
      start = start < 0 && end >= 6 && units.raw(end - 5) == 'u' ? slashed(end - 5, end) : start;
      start = start < 0 && end >= 4 && units.raw(end - 3) == 'x' ? slashed(end - 3, end) : start;
      if (start >= 0) {
        return start;
      }
    }
    return end >= 2 ? slashed(end - 1, end) : -1;
  }

  /** Where an escape starts whose letter stands at {@code letter}. */
  private int slashed(int letter, int end) {
    if (units.raw(letter - 1) != '\\') {
      return -1;
    }
    int start = runBefore(letter);
    int c = units.raw(letter);
    if (c == '"' || c == '\'') {
      start = letter - own(letter - start);
    }
    return ends(start, end);
  }

  private int runBefore(int end) {
    int start = end - 1;
    while (start > 0 && end - start < MAX_BACKSLASHES && units.raw(start - 1) == '\\') {
      start--;
    }
    return start;
  }

  private int ends(int start, int end) {
    long escape = at(start);
    return length(escape) > 1 && start + length(escape) == end ? start : -1;
  }

  private boolean isHex(int from, int count) {
    if (from + count > units.end()) {
      return false;
    }
    for (int i = from; i < from + count; i++) {
      if (!Chars.isHex(units.raw(i))) {
        return false;
      }
    }
    return true;
  }

  private int number(int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * 16 + Chars.hex(units.raw(i));
    }
    return value;
  }
}
