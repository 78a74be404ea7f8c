package dev.loom.privacy;

/**
 * Where values end: a quoted one at the quote that opened it, any other at a separator. The last
 * answers are remembered, so that many names before one long value cost one reading of it.
 */
final class ValueEnds {
  private static final int KINDS = 3 * 8;

  private final Units units;
  private int runFrom;
  private int runEnd;
  private final int[] quoteFrom = new int[KINDS];
  private final int[] quoteEnd = new int[KINDS];

  ValueEnds(Units units) {
    this.units = units;
  }

  /** Forgets: the text, or how much of it is seen, has changed. */
  void reset() {
    runFrom = 0;
    runEnd = -1;
    for (int k = 0; k < KINDS; k++) {
      quoteFrom[k] = 0;
      quoteEnd[k] = -1;
    }
  }

  /** End of the unquoted value that starts here. */
  int run(int start) {
    if (start >= runFrom && start <= runEnd) {
      return runEnd;
    }
    int i = start;
    int end = start;
    while (!endsRun(units.at(i))) {
      end = units.endOf(i);
      i = units.next(i);
    }
    runFrom = start;
    runEnd = end;
    return end;
  }

  private static boolean endsRun(int c) {
    return switch (c) {
      case Units.END, '"', '\'', '`', '\\', ',', ';', '&', '<', '>', ')', ']', '}' -> true;
      default -> Chars.isSpace(c);
    };
  }

  /**
   * End of the value behind an opening quote: the quote that closes it, on its own level of escapes
   * or a lower one, or the end of the line.
   */
  int quoted(int opening) {
    int quote = units.at(opening);
    int level = level(opening);
    int start = units.endOf(opening);
    int kind = (quote == '"' ? 0 : quote == '\'' ? 1 : 2) * 8 + Math.min(level, 7);
    if (start >= quoteFrom[kind] && start <= quoteEnd[kind]) {
      return quoteEnd[kind];
    }
    boolean spelled = isSpelled(opening);
    int i = start;
    while (true) {
      int c = units.at(i);
      if (c == Units.END || units.raw(i) == '\n' || units.raw(i) == '\r') {
        break;
      }
      if (c == quote && level(i) <= level && (spelled || !isSpelled(i))) {
        break;
      }
      i = units.endOf(i);
    }
    if (!spelled) {
      quoteFrom[kind] = start;
      quoteEnd[kind] = i;
    }
    return i;
  }

  private int level(int quote) {
    int slashes = 0;
    while (units.raw(quote + slashes) == '\\') {
      slashes++;
    }
    return Escapes.level(slashes);
  }

  /** Whether a quote is written as a percent escape or an entity, which a plain one may enclose. */
  private boolean isSpelled(int quote) {
    int c = units.raw(quote);
    return c == '%' || c == '&' || c == '\\' && Chars.isDigit(units.raw(units.endOf(quote) - 1));
  }
}
