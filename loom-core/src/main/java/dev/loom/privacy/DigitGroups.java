package dev.loom.privacy;

/**
 * Digits in groups, joined by one sign of one kind: what cards and numbers of persons look like.
 */
final class DigitGroups {
  static final int MAX_DIGITS = 19;
  private static final int MAX_GROUPS = 5;

  private final Units units;
  private final int[] sizes = new int[MAX_GROUPS];
  private final int[] ends = new int[MAX_GROUPS];
  private final char[] digits = new char[MAX_DIGITS + 1];
  private int count;
  private int separator;
  private int next;

  DigitGroups(Units units) {
    this.units = units;
  }

  /** Reads groups from a digit on; stops where one cannot be part of a card any more. */
  void read(int start) {
    count = 0;
    separator = 0;
    int total = 0;
    int i = start;
    while (count < MAX_GROUPS) {
      int size = 0;
      int c = units.at(i);
      while (Chars.isDigit(c) && total <= MAX_DIGITS) {
        digits[Math.min(total, MAX_DIGITS)] = (char) c;
        total++;
        size++;
        ends[count] = units.endOf(i);
        i = units.next(i);
        c = units.at(i);
      }
      if (size == 0 || total > MAX_DIGITS) {
        return;
      }
      sizes[count++] = size;
      next = i;
      if (!isSeparator(c) || separator != 0 && c != separator) {
        return;
      }
      separator = c;
      i = units.next(i);
    }
  }

  private static boolean isSeparator(int c) {
    return c == ' ' || c == '-' || c == '.' || c == '+';
  }

  int count() {
    return count;
  }

  int size(int group) {
    return sizes[group];
  }

  int end(int group) {
    return ends[group];
  }

  char digit(int index) {
    return digits[index];
  }

  int separator() {
    return separator;
  }

  /** Digits in the first so many groups. */
  int total(int groups) {
    int total = 0;
    for (int g = 0; g < groups; g++) {
      total += sizes[g];
    }
    return total;
  }

  /** The number that the digits from one place to another make. */
  int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + digits[i] - '0';
    }
    return number;
  }

  /** Whether the groups go on behind the first so many. */
  boolean goesOn(int groups) {
    return groups < count
        || count > 0
            && separator != 0
            && units.at(next) == separator
            && Chars.isDigit(units.at(units.next(next)));
  }

  /** Whether a digit stands before {@code start}, beyond this sign. */
  boolean isContinued(int start, int sign) {
    int before = units.before(start);
    return before >= 0 && units.at(before) == sign && Chars.isDigit(units.previous(before));
  }
}
