package dev.loom.privacy;

/** Payment cards: grouping, check digit (ISO/IEC 7812), issuer and length must all fit. */
final class CardMatcher {
  private static final int LEAST = 13;
  private static final int PREFIX = 6;
  private static final int LONGEST_WORD = 4;
  private static final String[] LABELS = {"card", "cc", "pan", "visa", "amex", "mc"};

  private final Scan scan;
  private final Units units;
  private final DigitGroups groups;
  private final Labels labels;

  CardMatcher(Scan scan, DigitGroups groups, Labels labels) {
    this.scan = scan;
    this.units = scan.units();
    this.groups = groups;
    this.labels = labels;
  }

  /** Looks at the groups that were read from {@code start}: the longest card first. */
  void at(int start) {
    if (groups.total(groups.count()) < LEAST || !isFreeBefore(start)) {
      return;
    }
    for (int n = groups.count(); n > 0; n--) {
      int total = groups.total(n);
      if (total >= LEAST
          && isGrouped(n)
          && isChecked(total)
          && isIssued(start, total)
          && isFreeBehind(groups.end(n - 1))) {
        scan.add(ValueType.CARD, start, groups.end(n - 1));
        return;
      }
    }
  }

  private boolean isGrouped(int n) {
    int last = groups.size(n - 1);
    return switch (n) {
      case 1 -> true;
      case 3 -> groups.size(0) == 4 && groups.size(1) == 6 && (last == 5 || last == 4);
      case 4 -> fours(3) && last <= 4;
      case 5 -> fours(4) && last <= 3;
      default -> false;
    };
  }

  private boolean fours(int n) {
    for (int g = 0; g < n; g++) {
      if (groups.size(g) != 4) {
        return false;
      }
    }
    return true;
  }

  private boolean isChecked(int total) {
    int sum = 0;
    for (int i = 0; i < total; i++) {
      int digit = groups.digit(i) - '0';
      boolean doubled = (total - i) % 2 == 0;
      sum += doubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
    }
    return sum % 10 == 0;
  }

  private boolean isIssued(int start, int total) {
    int prefix = groups.number(0, PREFIX);
    return Issuers.issue(prefix, total)
        || Issuers.issueUnderLabel(prefix, total) && labels.isCardBefore(start);
  }

  private boolean isFreeBefore(int start) {
    int before = units.before(start);
    int c = before < 0 ? Units.END : units.at(before);
    if (c == '.' && Chars.isDigit(units.previous(before)) || Chars.isDigit(c)) {
      return false;
    }
    return !isWord(c) || labels.endsWith(start, LABELS, LONGEST_WORD);
  }

  private boolean isFreeBehind(int end) {
    int c = units.at(end);
    if (Chars.isDigit(c) || c == '.' && Chars.isDigit(units.at(units.next(end)))) {
      return false;
    }
    return !isWord(c) || labels.startsWith(end, LABELS);
  }

  private static boolean isWord(int c) {
    return Chars.isLetter(c) || c == '_';
  }
}
