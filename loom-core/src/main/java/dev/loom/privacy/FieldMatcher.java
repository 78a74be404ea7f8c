package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/** Values that the name of their field gives away: {@code name=value}, {@code "name": "value"} … */
final class FieldMatcher {
  private static final int SHORTEST_KEY = 8;
  private static final int SHORTEST_TOKEN = 16;
  private static final int SHORTEST_PASSWORD = 4;
  private static final int SHORTEST_PASSWORD_IN_PROSE = 6;
  private static final int MAX_BLANKS = 32;
  private static final int MAX_FLAG = 40;
  private static final int MAX_TYPE = 24;

  private final Scan scan;
  private final Units units;
  private final FieldNames names;
  private final ValueEnds ends;
  private final HeaderMatcher headers;

  FieldMatcher(Scan scan, ValueEnds ends) {
    this.scan = scan;
    this.units = scan.units();
    this.ends = ends;
    this.names = new FieldNames(units);
    this.headers = new HeaderMatcher(scan, ends);
  }

  void reset() {
    headers.reset();
  }

  /** At a colon or an equals sign. */
  void separator(int separator) {
    boolean colon = units.at(separator) == ':';
    FieldRole role = roleBefore(separator);
    if (role == null && !colon) {
      role = roleBeforeType(separator);
    }
    if (role == null) {
      return;
    }
    int i = units.next(separator);
    int c = units.at(i);
    if (colon && c == '/') {
      return;
    }
    if (c == '=' || c == '>' && !colon || c == ':') {
      colon &= c == ':';
      i = units.next(i);
      i = units.at(i) == '=' ? units.next(i) : i;
    }
    value(role, i, colon);
  }

  private @Nullable FieldRole roleBefore(int separator) {
    int end = nameEnd(separator);
    FieldRole role = end < 0 ? null : names.roleBefore(end);
    return role != null && units.previous(names.start()) == '[' ? null : role;
  }

  /** {@code name: type = "value"}, as several languages declare. */
  private @Nullable FieldRole roleBeforeType(int equals) {
    if (!Chars.isQuote(units.at(units.skipBlanks(units.next(equals), 2)))) {
      return null;
    }
    int i = equals;
    for (int k = 0; k < MAX_TYPE; k++) {
      int c = units.previous(i);
      if (c == ':') {
        return roleBefore(units.before(i));
      }
      if (!Chars.isAlphanumeric(c) && " <>?&[]._|".indexOf(c) < 0) {
        return null;
      }
      i = units.before(i);
    }
    return null;
  }

  /** Skips what may stand between a name and its separator. */
  private int nameEnd(int separator) {
    int i = separator;
    while (i > 1 && (units.raw(i - 1) == '"' || units.raw(i - 1) == ' ')) {
      if (separator - i > MAX_BLANKS) {
        return -1;
      }
      i--;
    }
    if (i > 1 && Chars.isLetter(units.raw(i - 1)) && units.raw(i - 2) != '\\') {
      return FieldNames.mayEndWith(units.raw(i - 1)) ? i : -1;
    }
    i = separator;
    boolean bracket = false;
    for (int k = 0; k < MAX_BLANKS; k++) {
      int c = units.previous(i);
      if (Chars.isLetter(c)) {
        return bracket ? -1 : i;
      }
      // "[\"name\"]" has a name in it, a placeholder has none.
      bracket = c == ']' || bracket && !Chars.isQuote(c);
      if (!Chars.isBlank(c) && !Chars.isQuote(c) && c != '*' && c != ']' && c != '?') {
        return -1;
      }
      i = units.before(i);
    }
    return -1;
  }

  /** At the {@code >} of a start tag. */
  void element(int close) {
    int nameEnd = close;
    if (!Chars.isLetter(units.previous(close))) {
      nameEnd = behindAttributes(close);
    }
    FieldRole role = nameEnd < 0 ? null : names.roleBefore(nameEnd);
    if (role == null || !opensTag(names.start(), nameEnd)) {
      return;
    }
    int start = units.next(close);
    int end = start;
    for (int i = start; ; i = units.next(i)) {
      int c = units.at(i);
      if (c == '<' || c == Units.END || c == '\n') {
        break;
      }
      end = units.endOf(i);
    }
    found(role, trimmed(start, end), end, true, false);
  }

  private boolean opensTag(int start, int end) {
    for (int i = start; i < end; i = units.next(i)) {
      if (Chars.isBlank(units.at(i))) {
        return false;
      }
    }
    int c = units.previous(start);
    return c == '<' || c == ':';
  }

  /**
   * The end of a tag's name, when attributes follow it within the distance that rules look back.
   */
  private int behindAttributes(int close) {
    if (!Chars.isQuote(units.previous(close)) && !Chars.isBlank(units.previous(close))) {
      return -1;
    }
    int blank = -1;
    int i = close;
    for (int k = 0; k < FieldNames.LOOK_BACK; k++) {
      int before = units.before(i);
      int c = before < 0 ? Units.END : units.at(before);
      if (c == '<') {
        return blank;
      }
      if (c == Units.END || c == '>') {
        return -1;
      }
      blank = Chars.isBlank(c) ? before : blank;
      i = before;
    }
    scan.lookedFar();
    return -1;
  }

  /** At the second dash of {@code --name value}. */
  void flag(int dash) {
    int i = units.next(dash);
    if (!Chars.isLetter(units.at(i))) {
      return;
    }
    int end = i;
    for (int k = 0; k < MAX_FLAG && Chars.isToken(units.at(i)); k++) {
      end = units.endOf(i);
      i = units.next(i);
    }
    FieldRole role = Chars.isBlank(units.at(i)) ? names.roleBefore(end) : null;
    if (role != null && units.at(units.skipBlanks(i, MAX_BLANKS)) != '-') {
      value(role, i, false);
    }
  }

  private void value(FieldRole role, int behind, boolean colon) {
    int i = units.skipBlanks(behind, MAX_BLANKS);
    i = behindBold(i);
    if (units.at(i) == '[') {
      int inside = units.skipBlanks(units.next(i), MAX_BLANKS);
      i = Chars.isQuote(units.at(inside)) ? inside : i;
    }
    i = behindPrefix(i);
    if (Chars.isQuote(units.at(i))) {
      found(role, units.next(i), ends.quoted(i), true, false);
    } else {
      found(role, i, ends.run(i), false, colon);
    }
  }

  /** Behind the stars that end bold text, when white space or a quote follows them. */
  private int behindBold(int start) {
    int i = start;
    for (int k = 0; k < 2 && units.at(i) == '*'; k++) {
      i = units.next(i);
    }
    int c = units.at(i);
    return i > start && (Chars.isBlank(c) || Chars.isQuote(c))
        ? units.skipBlanks(i, MAX_BLANKS)
        : start;
  }

  /** Skips the {@code b}, {@code r}, {@code f}, {@code u} of a literal in source code. */
  private int behindPrefix(int start) {
    int i = start;
    for (int k = 0; k < 2 && "brfu".indexOf(Chars.lower(units.at(i))) >= 0; k++) {
      i = units.next(i);
    }
    return i > start && Chars.isQuote(units.at(i)) ? i : start;
  }

  private int trimmed(int start, int end) {
    int i = start;
    while (i < end && Chars.isSpace(units.at(i))) {
      i = units.next(i);
    }
    return i;
  }

  private void found(
      @Nullable FieldRole role, int start, int rawEnd, boolean quoted, boolean colon) {
    if (role == FieldRole.AUTHORIZATION) {
      headers.authorization(start, quoted ? rawEnd : -1);
      return;
    }
    if (role == FieldRole.COOKIE) {
      headers.cookies(start, quoted ? rawEnd : -1);
      return;
    }
    int end = quoted ? withoutTrailingSpace(start, rawEnd) : withoutTail(start, rawEnd);
    if (start >= end) {
      return;
    }
    boolean open = units.isOpen(rawEnd);
    if (role == FieldRole.PASSWORD) {
      if (open || isPassword(start, end, colon) && !NoValue.is(units, start, end, quoted)) {
        scan.add(ValueType.PASSWORD, start, end);
      }
      return;
    }
    int shortest = role == FieldRole.TOKEN ? SHORTEST_TOKEN : SHORTEST_KEY;
    if (open
        || isAtLeast(start, end, shortest)
            && KeyQuality.isMixed(units, start, end)
            && !isSentence(start, end)
            && !NoValue.is(units, start, end, quoted)) {
      scan.add(ValueType.KEY, start, end);
    }
  }

  private int withoutTrailingSpace(int start, int end) {
    int e = end;
    while (e > start && Chars.isSpace(units.previous(e))) {
      e = units.before(e);
    }
    return e;
  }

  /** A full stop ends a sentence; {@code --}, {@code ?} and {@code /} belong to a tag's end. */
  private int withoutTail(int start, int end) {
    int e = end;
    if (units.at(end) == '>') {
      int last = units.previous(e);
      while (e > start && (last == '-' || last == '?' || last == '/')) {
        e = units.before(e);
        last = units.previous(e);
      }
    } else if (e > start && units.previous(e) == '.') {
      e = units.before(e);
    }
    return e;
  }

  private boolean isPassword(int start, int end, boolean prose) {
    if (!prose) {
      return isAtLeast(start, end, SHORTEST_PASSWORD);
    }
    if (!isAtLeast(start, end, SHORTEST_PASSWORD_IN_PROSE)) {
      return false;
    }
    int read = 0;
    for (int i = start; i < end && read < 256; i = units.next(i), read++) {
      int c = units.at(i);
      boolean word = Character.isLetter(c) || c == '-' || c == '/' || c == '(' || c == ':';
      if (!word) {
        return true;
      }
    }
    return false;
  }

  private boolean isAtLeast(int start, int end, int shortest) {
    int i = start;
    for (int k = 0; k < shortest; k++) {
      if (i >= end) {
        return false;
      }
      i = units.next(i);
    }
    return true;
  }

  /** Keys hold neither white space nor brackets, and are no addresses. */
  private boolean isSentence(int start, int end) {
    int read = 0;
    for (int i = start; i < end && read < 256; i = units.next(i), read++) {
      int c = units.at(i);
      if (Chars.isSpace(c)
          || "[]<>{}".indexOf(c) >= 0
          || c == ':' && units.at(units.next(i)) == '/') {
        return true;
      }
    }
    return false;
  }
}
