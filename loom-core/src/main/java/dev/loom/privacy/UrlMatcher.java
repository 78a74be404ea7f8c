package dev.loom.privacy;

/** The userinfo of {@code scheme://user:password@host}. */
final class UrlMatcher {
  private static final int MAX_USERINFO = 256;
  private static final int TOKEN_LIKE = 16;

  private final Scan scan;
  private final Units units;
  private int lastAt;

  UrlMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  void reset() {
    lastAt = -1;
  }

  /** Whether the {@code @} here ends the userinfo of the URL that was seen last. */
  boolean endsUserinfo(int at) {
    return at == lastAt;
  }

  /** At a colon. */
  void colon(int colon) {
    int slash = units.next(colon);
    if (units.at(slash) != '/' || !Chars.isAlphanumeric(units.previous(colon))) {
      return;
    }
    slash = units.next(slash);
    if (units.at(slash) != '/') {
      return;
    }
    int start = units.next(slash);
    int at = -1;
    int i = start;
    for (int k = 0; k <= MAX_USERINFO && !endsAuthority(units.at(i)); k++) {
      if (units.at(i) == '@' && isPlain(i)) {
        at = i;
      }
      i = Placeholders.next(units, i);
    }
    if (at > start) {
      lastAt = at;
      scan.lookedFar();
      if (isCredential(start, at)) {
        scan.add(ValueType.URL_CREDENTIAL, start, at);
      }
    }
  }

  /** An escaped {@code @} belongs to the user's name, unless the whole URL is escaped. */
  private boolean isPlain(int at) {
    return units.raw(at) != '%';
  }

  private static boolean endsAuthority(int c) {
    return switch (c) {
      case Units.END, '/', '"', '`', '<', '>', '\\' -> true;
      default -> Chars.isSpace(c);
    };
  }

  private boolean isCredential(int start, int at) {
    int i = start;
    while (i < at && units.at(i) != ':') {
      i = Placeholders.next(units, i);
    }
    if (i < at) {
      int password = units.next(i);
      return password < at && !NoValue.is(units, password, at, true) && !isInBrackets(password, at);
    }
    int length = 0;
    for (i = start; i < at; i = units.next(i)) {
      int c = units.at(i);
      if (!Chars.isToken(c) && c != '.' && c != '~') {
        return false;
      }
      length++;
    }
    return length >= TOKEN_LIKE
        && KeyQuality.isMixed(units, start, at)
        && !NoValue.is(units, start, at, true);
  }

  private boolean isInBrackets(int start, int end) {
    return units.at(start) == '[' && units.previous(end) == ']';
  }
}
