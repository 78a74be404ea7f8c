package dev.loom.privacy;

import java.util.Set;

/**
 * Values of {@code Authorization} and {@code Cookie}: credentials go, words of the protocol stay.
 */
final class HeaderMatcher {
  private static final int MAX_SCHEME = 20;
  private static final int MAX_PARAMETERS = 32;
  private static final int MAX_NAME = 256;
  private static final int SHORTEST = 6;

  private static final Set<String> SCHEMES =
      Set.of(
          "bearer",
          "basic",
          "token",
          "negotiate",
          "ntlm",
          "apikey",
          "api-key",
          "bot",
          "key",
          "jwt",
          "sso-key",
          "geniekey",
          "hmac",
          "pat",
          "client",
          "splunk");

  private static final Set<String> WITH_PARAMETERS =
      Set.of("digest", "aws4-hmac-sha256", "oauth", "hawk", "signature", "scram-sha-256");

  private static final Set<String> PUBLIC_PARAMETERS =
      Set.of(
          "realm",
          "qop",
          "algorithm",
          "uri",
          "nc",
          "opaque",
          "signedheaders",
          "headers",
          "charset",
          "stale",
          "domain",
          "oauth_version",
          "oauth_signature_method",
          "oauth_timestamp",
          "ts");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "path",
          "domain",
          "expires",
          "max-age",
          "samesite",
          "secure",
          "httponly",
          "priority",
          "partitioned",
          "version",
          "comment");

  private final Scan scan;
  private final Units units;
  private final ValueEnds ends;
  private int cookiesUntil;

  HeaderMatcher(Scan scan, ValueEnds ends) {
    this.scan = scan;
    this.units = scan.units();
    this.ends = ends;
  }

  void reset() {
    cookiesUntil = 0;
  }

  /** A header's value, which ends at {@code bound}, or with its line when that is negative. */
  void authorization(int start, int bound) {
    int schemeEnd = start;
    int length = 0;
    StringBuilder word = new StringBuilder(MAX_SCHEME);
    while (length < MAX_SCHEME && isSchemeCharacter(units.at(schemeEnd), length)) {
      word.append((char) Chars.lower(units.at(schemeEnd)));
      schemeEnd = units.next(schemeEnd);
      length++;
    }
    int credential = units.skipBlanks(schemeEnd, SHORTEST);
    String scheme = word.toString();
    if (length == 0 || credential == schemeEnd || isBehind(credential, bound)) {
      alone(start, bound);
    } else if (WITH_PARAMETERS.contains(scheme)) {
      parameters(credential, bound);
    } else {
      credential(credential, bound, SCHEMES.contains(scheme), scheme.equals("basic"));
    }
  }

  private static boolean isSchemeCharacter(int c, int index) {
    return Chars.isLetter(c) || index > 0 && (Chars.isDigit(c) || c == '-');
  }

  private boolean isBehind(int i, int bound) {
    int c = units.at(i);
    return c == Units.END || c == '\n' || c == '\r' || bound >= 0 && i >= bound;
  }

  /** A credential without a scheme must look like one. */
  private void alone(int start, int bound) {
    int end = end(start, bound);
    if (isCredential(start, end, false)) {
      scan.add(ValueType.AUTH, start, end);
    }
  }

  private void credential(int start, int bound, boolean known, boolean basic) {
    int end = end(start, bound);
    if (basic ? isBasic(start, end) : isCredential(start, end, known)) {
      scan.add(ValueType.AUTH, start, end);
    }
  }

  private int end(int start, int bound) {
    int end = ends.run(start);
    if (bound >= 0 && end > bound) {
      end = bound;
    }
    return end > start && units.previous(end) == '.' ? units.before(end) : end;
  }

  /** Behind a known scheme any word is one that ends the value; a sentence goes on. */
  private boolean isCredential(int start, int end, boolean known) {
    if (units.isOpen(end)) {
      return true;
    }
    if (end - start < SHORTEST || NoValue.is(units, start, end, !known)) {
      return false;
    }
    return KeyQuality.isMixed(units, start, end)
        || known && end - start >= 8 && !Chars.isBlank(units.at(end));
  }

  private boolean isBasic(int start, int end) {
    for (int i = start; i < end; i = units.next(i)) {
      if (!Chars.isBase64(units.at(i))) {
        return false;
      }
    }
    return units.isOpen(end)
        || end - start >= SHORTEST
            && (units.previous(end) == '=' || KeyQuality.isMixed(units, start, end));
  }

  /** {@code name="value", name=value}: every value that is not public goes. */
  private void parameters(int start, int bound) {
    int i = start;
    for (int k = 0; k < MAX_PARAMETERS && !isBehind(i, bound); k++) {
      StringBuilder name = new StringBuilder();
      while (Chars.isToken(units.at(i)) && name.length() < MAX_NAME) {
        name.append((char) Chars.lower(units.at(i)));
        i = units.next(i);
      }
      if (units.at(i) != '=') {
        return;
      }
      i = units.next(i);
      boolean quoted = Chars.isQuote(units.at(i));
      int from = quoted ? units.next(i) : i;
      int to = quoted ? ends.quoted(i) : ends.run(i);
      if (bound >= 0 && to > bound) {
        to = bound;
      }
      if (!PUBLIC_PARAMETERS.contains(name.toString()) && !NoValue.is(units, from, to, true)) {
        scan.add(ValueType.AUTH, from, to);
      }
      i = quoted && units.at(to) != Units.END ? units.next(to) : to;
      while (units.at(i) == ',' || Chars.isBlank(units.at(i))) {
        i = units.next(i);
      }
    }
  }

  /** {@code name=value; name=value}: each value goes, names and attributes stay. */
  void cookies(int start, int bound) {
    if (start < cookiesUntil) {
      return;
    }
    int i = start;
    while (!isBehind(i, bound)) {
      StringBuilder name = new StringBuilder();
      while (isCookieName(units.at(i)) && name.length() < MAX_NAME) {
        name.append((char) Chars.lower(units.at(i)));
        i = units.next(i);
      }
      if (units.at(i) == '=') {
        i = units.next(i);
        boolean quoted = units.at(i) == '"' && bound < 0;
        int from = quoted ? units.next(i) : i;
        int to = cookieEnd(quoted, i, bound);
        if (!ATTRIBUTES.contains(name.toString()) && !isKept(from, to)) {
          scan.add(ValueType.AUTH, from, to);
        }
        i = to;
        while (!isBehind(i, bound) && units.at(i) != ';') {
          i = units.next(i);
        }
      } else if (!ATTRIBUTES.contains(name.toString())) {
        break;
      }
      if (units.at(i) != ';') {
        break;
      }
      i = units.skipBlanks(units.next(i), SHORTEST);
    }
    cookiesUntil = Math.max(start, i);
  }

  private static boolean isCookieName(int c) {
    return c > ' ' && c < 0x7F && ";,=\"'<>&\\()[]{}".indexOf(c) < 0;
  }

  private int cookieEnd(boolean quoted, int from, int bound) {
    int to = quoted ? ends.quoted(from) : ends.run(from);
    return bound >= 0 && to > bound ? bound : to;
  }

  private boolean isKept(int from, int to) {
    return from >= to
        || units.at(from) == '['
            && Placeholders.endOf(units, from) >= 0
            && Placeholders.endOf(units, from) <= to + 1;
  }
}
