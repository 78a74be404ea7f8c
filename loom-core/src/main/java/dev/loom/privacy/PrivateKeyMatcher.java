package dev.loom.privacy;

/** Private keys as text: PEM, PuTTY and age. Public keys and certificates are not secret. */
final class PrivateKeyMatcher {
  private static final String BEGIN = "begin ";
  private static final int DASHES = 5;
  private static final int MAX_LABEL = 40;
  private static final int AGE_REST = 50;
  private static final String PUTTY = "PuTTY-User-Key-File-";
  private static final String AGE = "AGE-SECRET-KEY-1";

  private final Scan scan;
  private final Units units;

  PrivateKeyMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /**
   * At a dash.
   *
   * @return where the key ends that was found, else -1
   */
  int at(int dash) {
    int first = units.before(dash);
    int c = first < 0 ? Units.END : units.at(first);
    if (c == 'Y' || c == 'e') {
      return named(dash);
    }
    // The last dash before the label: any number of them may stand before.
    int start = Chars.lower(units.at(units.next(dash))) == 'b' ? fifthBefore(dash) : -1;
    int body = start < 0 ? -1 : label(start, BEGIN);
    if (body < 0) {
      return -1;
    }
    int end = body(body);
    scan.add(ValueType.PRIVATE_KEY, start, end);
    return end;
  }

  private int fifthBefore(int last) {
    int i = last;
    for (int k = 1; k < DASHES && i >= 0; k++) {
      i = units.before(i);
      i = i >= 0 && units.at(i) == '-' ? i : -1;
    }
    return i;
  }

  private int named(int dash) {
    int putty = dash + 1 - PUTTY.length();
    if (putty >= 0 && units.startsWith(putty, PUTTY)) {
      int end = puttyEnd(dash + 1);
      scan.add(ValueType.PRIVATE_KEY, putty, end);
      return end;
    }
    int age = dash + 2 - AGE.length();
    if (age < 0 || !units.startsWith(age, AGE)) {
      return -1;
    }
    int i = dash + 2;
    while (Chars.isUpper(units.at(i)) || Chars.isDigit(units.at(i))) {
      i = units.endOf(i);
    }
    if (i - dash - 2 < AGE_REST && !units.isOpen(i)) {
      return -1;
    }
    scan.add(ValueType.PRIVATE_KEY, age, i);
    return i;
  }

  /** Behind {@code -----BEGIN … PRIVATE KEY-----}, or -1. */
  private int label(int start, String word) {
    int i = start;
    int dashes = 0;
    while (units.at(i) == '-' && dashes < DASHES) {
      i = units.next(i);
      dashes++;
    }
    i = dashes < DASHES ? -1 : units.skip(i, word);
    if (i < 0) {
      return -1;
    }
    boolean secret = false;
    for (int k = 0; k < MAX_LABEL; k++) {
      int c = units.at(i);
      if (c == '-') {
        return secret ? dashes(i) : -1;
      }
      if (!Chars.isAlphanumeric(c) && c != ' ') {
        return secret && units.isOpen(i) ? i : -1;
      }
      int behind = c == 'P' || c == 'p' ? units.skip(i, "private key") : -1;
      secret |= behind >= 0;
      i = behind >= 0 ? behind : units.next(i);
    }
    return -1;
  }

  private int dashes(int start) {
    int i = start;
    for (int k = 0; k < DASHES && units.at(i) == '-'; k++) {
      i = units.endOf(i);
    }
    return i;
  }

  /**
   * Behind the body: base64-like lines, headers and blank lines, up to the END line. What glues
   * lines together in source code is passed only when an END line follows it.
   */
  private int body(int start) {
    int i = start;
    int plain = start;
    boolean glued = false;
    boolean colonAllowed = false;
    int lineLetters = 0;
    while (true) {
      int c = units.at(i);
      if (c == '-' && isDashes(i)) {
        int end = label(i, "end ");
        return end >= 0 ? end : units.isOpen(i + MAX_LABEL) ? units.end() : plain;
      }
      if (units.isOpen(i)) {
        return i;
      }
      if (c == '\n' || c == '\r') {
        lineLetters = 0;
        colonAllowed = true;
      } else if (Chars.isBase64(c)) {
        lineLetters++;
        if (!glued) {
          plain = units.endOf(i);
        }
      } else if (c == ':' && colonAllowed && !glued && isHeaderName(i, lineLetters)) {
        i = lineEnd(i);
        plain = i;
        continue;
      } else if (!Chars.isSpace(c)) {
        if (!isGlue(c)) {
          return plain;
        }
        glued = true;
      } else if (lineLetters > 0 && !glued && !isIndentOrEnd(i)) {
        glued = true;
      }
      i = units.next(i);
    }
  }

  private static boolean isGlue(int c) {
    return c == '"' || c == '\'' || c == '\\' || c == '#' || c == '*' || c == '|' || c == '.';
  }

  private boolean isDashes(int i) {
    int j = i;
    for (int k = 0; k < DASHES; k++) {
      if (units.at(j) != '-') {
        return false;
      }
      j = units.next(j);
    }
    return true;
  }

  /** A space inside a line of words: prose, which no key continues in. */
  private boolean isIndentOrEnd(int space) {
    int i = units.skipBlanks(space, MAX_LABEL);
    int c = units.at(i);
    return c == '\n' || c == '\r' || c == Units.END || c == '-';
  }

  private boolean isHeaderName(int colon, int letters) {
    return letters > 0 && letters <= MAX_LABEL && Chars.isLetter(units.previous(colon));
  }

  private int lineEnd(int start) {
    int i = start;
    while (units.at(i) != '\n' && units.at(i) != '\r' && !isBound(units.at(i))) {
      i = units.endOf(i);
    }
    return i;
  }

  private static boolean isBound(int c) {
    return c == Units.END || c == '"' || c == '\'' || c == '<' || c == '>' || c == '{' || c == '}';
  }

  /** PuTTY's file ends with the line of its check sum. */
  private int puttyEnd(int start) {
    int i = start;
    int end = start;
    while (!isBound(units.at(i))) {
      boolean last = units.skip(i, "private-mac:") >= 0;
      end = lineEnd(i);
      if (last) {
        return end;
      }
      i = end;
      while (units.at(i) == '\n' || units.at(i) == '\r') {
        i = units.next(i);
      }
    }
    return end;
  }
}
