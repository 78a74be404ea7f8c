package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/** Numbers of the US Social Security Administration, and the tax numbers written like them. */
final class SsnMatcher {
  private static final int BARE = 9;

  private final Scan scan;
  private final Units units;
  private final DigitGroups groups;
  private final Labels labels;

  SsnMatcher(Scan scan, DigitGroups groups, Labels labels) {
    this.scan = scan;
    this.units = scan.units();
    this.groups = groups;
    this.labels = labels;
  }

  /** Looks at the groups that were read from {@code start}. */
  void at(int start) {
    if (groups.count() == 0) {
      return;
    }
    boolean grouped =
        groups.count() >= 3
            && groups.size(0) == 3
            && groups.size(1) == 2
            && groups.size(2) == 4
            && (groups.separator() == '-' || groups.separator() == ' ');
    boolean bare = groups.size(0) == BARE;
    if (!grouped && !bare || groups.goesOn(grouped ? 3 : 1)) {
      return;
    }
    int end = groups.end(grouped ? 2 : 0);
    if (grouped && groups.isContinued(start, groups.separator()) || !isFree(start, end)) {
      return;
    }
    ValueType type = type();
    if (type != null && (grouped || type == ValueType.SSN && labels.isSsnBefore(start))) {
      scan.add(type, start, end);
    }
  }

  private @Nullable ValueType type() {
    int area = groups.number(0, 3);
    int group = groups.number(3, 5);
    int serial = groups.number(5, BARE);
    if (area >= 900) {
      boolean taxpayer =
          group >= 50 && group <= 65
              || group >= 70 && group <= 88
              || group >= 90 && group <= 92
              || group >= 94;
      return taxpayer ? ValueType.ITIN : null;
    }
    return area > 0 && area != 666 && group > 0 && serial > 0 ? ValueType.SSN : null;
  }

  private boolean isFree(int start, int end) {
    int before = units.before(start);
    int c = before < 0 ? Units.END : units.at(before);
    if (isPart(c) || c == '.' && Chars.isDigit(units.previous(before))) {
      return false;
    }
    int behind = units.at(end);
    return !isPart(behind) && !(behind == '.' && Chars.isDigit(units.at(units.next(end))));
  }

  private static boolean isPart(int c) {
    return Chars.isAlphanumeric(c) || c == '_';
  }
}
