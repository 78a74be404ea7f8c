package dev.loom.privacy;

import java.util.Base64;

/** Credentials behind {@code Bearer}, {@code Basic}, {@code Token}, and behind {@code curl -u}. */
final class SchemeMatcher {
  private static final int LEAST = 16;
  private static final int MAX_BLANKS = 4;
  private static final int JUDGED = 1024;
  private static final String CURL = "curl";

  private final Scan scan;
  private final Units units;

  SchemeMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** At a B: "Bearer" and "Basic". */
  void letterB(int b) {
    if (b + 2 >= units.end()
        || isOther(units.raw(b + 1), 'e', 'a')
        || isOther(units.raw(b + 2), 'a', 's')) {
      return;
    }
    int second = Chars.lower(units.at(units.next(b)));
    if (second == 'e' || second == 'a') {
      int end = units.skip(b, second == 'e' ? "bearer" : "basic");
      if (end >= 0 && isBoundary(b)) {
        credential(end, second == 'a');
      }
    }
  }

  /** Whether a character is plain and none of two letters. */
  private static boolean isOther(char c, char one, char two) {
    int lower = Chars.lower(c);
    return c < 0x80 && Chars.isLetter(c) && lower != one && lower != two;
  }

  /** At a K: "Token". */
  void letterK(int k) {
    int o = units.before(k);
    if (o < 0 || Chars.lower(units.at(o)) != 'o') {
      return;
    }
    int t = units.before(o);
    int end = t < 0 ? -1 : units.skip(t, "token");
    if (end >= 0 && isBoundary(t)) {
      credential(end, false);
    }
  }

  private boolean isBoundary(int start) {
    return !Chars.isToken(units.previous(start));
  }

  private void credential(int behindWord, boolean basic) {
    int start = units.skipBlanks(behindWord, MAX_BLANKS);
    if (start == behindWord) {
      return;
    }
    int i = start;
    int end = start;
    int length = 0;
    while (isCredential(units.at(i), basic)) {
      end = units.endOf(i);
      i = units.next(i);
      length++;
    }
    boolean open = units.isOpen(i);
    int last = units.previous(end);
    while (end > start && (last == '.' || last == '-' && units.at(end) == '>')) {
      end = units.before(end);
      last = units.previous(end);
      length--;
    }
    if (open
        || length >= LEAST
            && KeyQuality.isMixed(units, start, end)
            && (!basic || isUserAndPassword(start, end))) {
      scan.add(ValueType.AUTH, start, end);
    }
  }

  private static boolean isCredential(int c, boolean basic) {
    return Chars.isBase64(c) || !basic && (c == '.' || c == '~');
  }

  /** What stands behind "Basic" is a name, a colon and a password in base64. */
  private boolean isUserAndPassword(int start, int end) {
    StringBuilder encoded = new StringBuilder();
    for (int i = start; i < end && encoded.length() < JUDGED; i = units.next(i)) {
      encoded.append((char) units.at(i));
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(encoded.toString());
      for (byte b : decoded) {
        if (b == ':') {
          return true;
        }
      }
      return false;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** At the dash of {@code -u}, or the second of {@code --user}. */
  void curlUser(int dash) {
    int u = units.next(dash);
    int behind = units.skip(u, units.previous(dash) == '-' ? "user" : "u");
    if (behind < 0 || !Chars.isBlank(units.at(behind)) || !isCurlBefore(dash)) {
      return;
    }
    int start = units.skipBlanks(behind, MAX_BLANKS);
    int quote = units.at(start);
    start = Chars.isQuote(quote) ? units.next(start) : start;
    int i = start;
    int colon = -1;
    for (int c = units.at(i); !endsUser(c, quote); c = units.at(i)) {
      colon = c == ':' && colon < 0 ? i : colon;
      i = Placeholders.next(units, i);
      if (i - start > JUDGED) {
        break;
      }
    }
    if (colon > start
        && units.next(colon) < i
        && !NoValue.is(units, units.next(colon), i, Chars.isQuote(quote))
        && !NoValue.is(units, start, i, true)) {
      scan.add(ValueType.AUTH, start, i);
    }
  }

  private static boolean endsUser(int c, int quote) {
    return c == Units.END
        || c == '\\'
        || c == '\n'
        || (Chars.isQuote(quote) ? c == quote : Chars.isSpace(c) || Chars.isQuote(c));
  }

  private boolean isCurlBefore(int dash) {
    int from = dash;
    for (int k = 0; k < FieldNames.LOOK_BACK; k++) {
      from = units.before(from);
      if (from < 0 || units.at(from) == '\n') {
        return false;
      }
      if (units.at(from) == 'c' && units.skip(from, CURL) >= 0) {
        scan.lookedFar();
        return true;
      }
    }
    scan.lookedFar();
    return false;
  }
}
