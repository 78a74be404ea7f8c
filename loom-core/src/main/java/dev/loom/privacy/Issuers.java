package dev.loom.privacy;

/** Issuers of payment cards: prefixes and lengths after ISO/IEC 7812. */
final class Issuers {
  private static final int PREFIX_DIGITS = 6;

  /** First and last prefix, filled up to six digits, and a bit for each length. */
  private record Range(int first, int last, int lengths) {}

  private static final Range[] RANGES = {
    range("4", "4", lengths(13, 13) | lengths(16, 16) | lengths(19, 19)), // Visa
    range("51", "55", lengths(16, 16)), // Mastercard
    range("2221", "2720", lengths(16, 16)),
    range("34", "34", lengths(15, 15)), // American Express
    range("37", "37", lengths(15, 15)),
    range("300", "305", lengths(14, 19)), // Diners Club
    range("309", "309", lengths(14, 19)),
    range("36", "36", lengths(14, 19)),
    range("38", "39", lengths(14, 19)),
    range("6011", "6011", lengths(16, 19)), // Discover
    range("644", "649", lengths(16, 19)),
    range("65", "65", lengths(16, 19)),
    range("3528", "3589", lengths(16, 19)), // JCB
    range("62", "62", lengths(16, 19)), // UnionPay
    range("81", "81", lengths(16, 19)),
    range("50", "50", lengths(13, 19)), // Maestro
    range("56", "58", lengths(13, 19)),
    range("6", "6", lengths(13, 19)),
    range("2200", "2204", lengths(16, 16)), // Mir
    range("60", "60", lengths(16, 16)), // RuPay
    range("81", "82", lengths(16, 16)),
    range("508", "508", lengths(16, 16)),
  };

  /** UATP begins with the digit of many other numbers, so it needs a label. */
  private static final Range LABELLED = range("1", "1", lengths(15, 15));

  private Issuers() {}

  private static Range range(String first, String last, int lengths) {
    return new Range(
        Integer.parseInt(first + "0".repeat(PREFIX_DIGITS - first.length())),
        Integer.parseInt(last + "9".repeat(PREFIX_DIGITS - last.length())),
        lengths);
  }

  private static int lengths(int from, int to) {
    int bits = 0;
    for (int length = from; length <= to; length++) {
      bits |= 1 << length;
    }
    return bits;
  }

  /** Whether an issuer gives cards of this length with these first six digits. */
  static boolean issue(int firstSix, int length) {
    for (Range range : RANGES) {
      if (has(range, firstSix, length)) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #issue}, for those that count only under a label. */
  static boolean issueUnderLabel(int firstSix, int length) {
    return has(LABELLED, firstSix, length);
  }

  private static boolean has(Range range, int firstSix, int length) {
    return firstSix >= range.first()
        && firstSix <= range.last()
        && (range.lengths() & 1 << length) != 0;
  }
}
