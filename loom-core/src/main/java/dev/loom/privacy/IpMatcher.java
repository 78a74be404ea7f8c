package dev.loom.privacy;

/** Addresses of IPv4 and IPv6, but loopback and unspecified ones, which tell nothing. */
final class IpMatcher {
  private static final int MAX_GROUPS = 8;
  private static final int MAX_BACK = 4;

  private final Scan scan;
  private final Units units;

  IpMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** At the first digit of a dotted quad. */
  void four(int start) {
    int before = units.before(start);
    int c = before < 0 ? Units.END : units.at(before);
    if (Chars.isAlphanumeric(c) || c == '_' || c == '.' || c == '-' || isVersion(start)) {
      return;
    }
    int end = quadEnd(start);
    if (end < 0) {
      return;
    }
    int behind = units.at(end);
    boolean goesOn =
        Chars.isAlphanumeric(behind)
            || behind == '_'
            || (behind == '.' || behind == '-') && Chars.isAlphanumeric(units.at(units.next(end)));
    boolean nothing = units.startsWith(start, "127.") || units.startsWith(start, "0.0.0.0");
    if (!goesOn && !nothing) {
      scan.add(ValueType.IP, start, end);
    }
  }

  private int quadEnd(int start) {
    int i = start;
    int end = -1;
    for (int octet = 0; octet < 4; octet++) {
      int value = 0;
      int size = 0;
      while (Chars.isDigit(units.at(i)) && size < 4) {
        value = value * 10 + units.at(i) - '0';
        size++;
        end = units.endOf(i);
        i = units.next(i);
      }
      if (size == 0 || size > 3 || value > 255) {
        return -1;
      }
      if (octet < 3) {
        if (units.at(i) != '.') {
          return -1;
        }
        i = units.next(i);
      }
    }
    return end;
  }

  /** "version 1.2.3.4", "v 1.2.3.4". */
  private boolean isVersion(int start) {
    int i = start;
    while (Chars.isBlank(units.previous(i)) && start - i < MAX_BACK) {
      i = units.before(i);
    }
    int c = Chars.lower(units.previous(i));
    return i < start && (c == 'n' || c == 'v') && isVersionWord(i);
  }

  private boolean isVersionWord(int end) {
    int start = end - "version".length();
    return start >= 0 && units.skip(start, "version") == end || units.previous(end) == 'v';
  }

  /** At a colon: the groups of hexadecimal digits around it. */
  void six(int colon) {
    int start = colon;
    for (int k = 0; k < MAX_BACK && Chars.isHex(units.previous(start)); k++) {
      start = units.before(start);
    }
    int before = units.previous(start);
    boolean doubled = units.at(units.next(colon)) == ':';
    if (Chars.isAlphanumeric(before)
        || before == ':'
        || before == '_'
        || start == colon && !doubled) {
      return;
    }
    int groups = 0;
    int gaps = 0;
    int end = start;
    int i = start;
    boolean told = false;
    while (groups <= MAX_GROUPS) {
      int size = 0;
      while (Chars.isHex(units.at(i)) && size < 5) {
        told |= units.at(i) != '0' && !(units.at(i) == '1' && groups == 0);
        end = units.endOf(i);
        i = units.next(i);
        size++;
      }
      if (size > 4) {
        return;
      }
      groups += size > 0 ? 1 : 0;
      if (units.at(i) != ':') {
        break;
      }
      int next = units.next(i);
      if (units.at(next) == ':') {
        gaps++;
        end = units.endOf(next);
        next = units.next(next);
      } else if (!Chars.isHex(units.at(next))) {
        break;
      }
      i = next;
    }
    boolean whole = groups == MAX_GROUPS && gaps == 0 || gaps == 1 && groups >= 2 && groups < 8;
    if (whole && told && !Chars.isAlphanumeric(units.at(end)) && units.at(end) != ':') {
      scan.add(ValueType.IP, start, end);
    }
  }
}
