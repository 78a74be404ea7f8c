package dev.loom.privacy;

/** Phone numbers: {@code +} and 8 to 15 digits, and North American forms with separators. */
final class PhoneMatcher {
  private static final int LEAST = 8;
  private static final int MOST = 15;
  private static final int[] AMERICAN = {3, 3, 4};

  private final Scan scan;
  private final Units units;

  PhoneMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** At a plus sign. */
  void plus(int plus) {
    if (isPart(units.previous(plus))) {
      return;
    }
    int digits = 0;
    int end = -1;
    int i = units.next(plus);
    boolean separated = true;
    for (int k = 0; k < 2 * MOST + 2; k++) {
      int c = units.at(i);
      if (Chars.isDigit(c)) {
        digits++;
        end = units.endOf(i);
        separated = false;
      } else if (separated && !(c == '(' && digits < 4) || !isSeparator(c)) {
        break;
      } else {
        separated = c != ')';
      }
      i = units.next(i);
    }
    if (digits >= LEAST && digits <= MOST && !isPart(units.at(end))) {
      scan.add(ValueType.PHONE, plus, end);
    }
  }

  private static boolean isSeparator(int c) {
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
  }

  /** At the first digit of an area code, which may stand in brackets. */
  void american(int digit) {
    int start = digit;
    int before = units.before(digit);
    boolean bracket = before >= 0 && units.at(before) == '(';
    start = bracket ? before : start;
    int c = units.previous(start);
    if (isPart(c) || isSeparator(c) && c != ' ' && c != '(' && c != '/' || c == '+') {
      return;
    }
    int separator = 0;
    int i = digit;
    int end = digit;
    for (int group = 0; group < AMERICAN.length; group++) {
      if (group < 2 && (units.at(i) < '2' || units.at(i) > '9')) {
        return;
      }
      for (int k = 0; k < AMERICAN[group]; k++) {
        if (!Chars.isDigit(units.at(i))) {
          return;
        }
        end = units.endOf(i);
        i = units.next(i);
      }
      if (group == 2) {
        break;
      }
      if (group == 0 && bracket) {
        if (units.at(i) != ')') {
          return;
        }
        i = units.next(i);
        i = units.at(i) == ' ' ? units.next(i) : i;
      } else {
        int sign = units.at(i);
        if (sign != '-' && sign != '.' && sign != ' ' || separator != 0 && sign != separator) {
          return;
        }
        separator = sign;
        i = units.next(i);
      }
    }
    int behind = units.at(end);
    boolean goesOn = (behind == '-' || behind == '.') && Chars.isDigit(units.at(units.next(end)));
    if (!isPart(behind) && !goesOn) {
      scan.add(ValueType.PHONE, start, end);
    }
  }

  private static boolean isPart(int c) {
    return Chars.isAlphanumeric(c) || c == '_';
  }
}
