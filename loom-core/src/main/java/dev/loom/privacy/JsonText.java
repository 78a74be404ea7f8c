package dev.loom.privacy;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text as JSON, token by token and only forward, and tells in which token a place lies.
 * What comes behind that place is not looked at: a text may be cut. No recursion.
 */
final class JsonText {
  private static final int VALUE = 0;
  private static final int VALUE_OR_CLOSE = 1;
  private static final int NAME = 2;
  private static final int NAME_OR_CLOSE = 3;
  private static final int COLON = 4;
  private static final int BEHIND_VALUE = 5;
  private static final int OVER = 6;

  private final String text;
  private final int @Nullable [] origin;
  private final BitSet objects = new BitSet();
  private int depth;
  private int state = VALUE;
  private int tokenStart;
  private int tokenEnd;
  private @Nullable JsonText inner;
  private int innerStart = -1;

  private JsonText(String text, int start, int @Nullable [] origin) {
    this.text = text;
    this.origin = origin;
    this.tokenStart = start;
    this.tokenEnd = start;
  }

  /** A reader of the object or array that begins at {@code start} or behind white space there. */
  static @Nullable JsonText startingAt(String text, int start) {
    int i = start;
    while (i < text.length() && Chars.isSpace(text.charAt(i))) {
      i++;
    }
    boolean opens = i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
    return opens ? new JsonText(text, i, null) : null;
  }

  int tokenStart() {
    return tokenStart;
  }

  int tokenEnd() {
    return tokenEnd;
  }

  /** The place in the outer text of a place in this one. */
  int outer(int place) {
    return origin == null ? place : origin[place];
  }

  /** The place in this text of a place in the outer one, or -1. */
  int own(int outer) {
    if (origin == null) {
      return outer;
    }
    int found = Arrays.binarySearch(origin, outer);
    return found < 0 || found >= text.length() ? -1 : found;
  }

  /** Reads on up to the token that a place lies in; false when this is no JSON up to there. */
  boolean readTo(int place) {
    while (tokenEnd <= place) {
      if (state == OVER || !token()) {
        state = OVER;
        return false;
      }
    }
    return state != OVER && tokenStart <= place;
  }

  /** Whether the token is a number that stands in an object or an array, and is whole. */
  boolean isNumber() {
    char c = text.charAt(tokenStart);
    if (depth == 0 || !Chars.isDigit(c) && c != '-') {
      return false;
    }
    for (int i = tokenStart; i < tokenEnd; i++) {
      if (!Chars.isDigit(text.charAt(i)) && "+-.eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return tokenEnd == text.length() || isDelimiter(text.charAt(tokenEnd));
  }

  boolean isString() {
    return text.charAt(tokenStart) == '"';
  }

  private boolean token() {
    int i = tokenEnd;
    while (i < text.length() && Chars.isSpace(text.charAt(i))) {
      i++;
    }
    if (i >= text.length()) {
      return false;
    }
    tokenStart = i;
    char c = text.charAt(i);
    return switch (c) {
      case '{', '[' -> open(c);
      case '}', ']' -> close(c);
      case ',' -> comma();
      case ':' -> colon();
      case '"' -> string();
      default -> scalar();
    };
  }

  private boolean open(char c) {
    if (state != VALUE && state != VALUE_OR_CLOSE) {
      return false;
    }
    objects.set(depth++, c == '{');
    state = c == '{' ? NAME_OR_CLOSE : VALUE_OR_CLOSE;
    tokenEnd = tokenStart + 1;
    return true;
  }

  private boolean close(char c) {
    boolean may = state == BEHIND_VALUE || state == (c == '}' ? NAME_OR_CLOSE : VALUE_OR_CLOSE);
    if (!may || depth == 0 || objects.get(depth - 1) != (c == '}')) {
      return false;
    }
    depth--;
    state = depth == 0 ? OVER : BEHIND_VALUE;
    tokenEnd = tokenStart + 1;
    return true;
  }

  private boolean comma() {
    if (state != BEHIND_VALUE) {
      return false;
    }
    state = objects.get(depth - 1) ? NAME : VALUE;
    tokenEnd = tokenStart + 1;
    return true;
  }

  private boolean colon() {
    if (state != COLON) {
      return false;
    }
    state = VALUE;
    tokenEnd = tokenStart + 1;
    return true;
  }

  private boolean string() {
    boolean name = state == NAME || state == NAME_OR_CLOSE;
    if (!name && state != VALUE && state != VALUE_OR_CLOSE) {
      return false;
    }
    int i = tokenStart + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      if (text.charAt(i) < ' ') {
        return false;
      }
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    tokenEnd = Math.min(text.length(), i + 1);
    state = name ? COLON : BEHIND_VALUE;
    return true;
  }

  private boolean scalar() {
    if (state != VALUE && state != VALUE_OR_CLOSE) {
      return false;
    }
    int i = tokenStart;
    while (i < text.length() && !isDelimiter(text.charAt(i))) {
      char c = text.charAt(i);
      if (!Chars.isAlphanumeric(c) && c != '+' && c != '-' && c != '.') {
        return false;
      }
      i++;
    }
    tokenEnd = i;
    state = BEHIND_VALUE;
    return i > tokenStart;
  }

  private static boolean isDelimiter(char c) {
    return c == ',' || c == '}' || c == ']' || c == ':' || Chars.isSpace(c);
  }

  /** What the string that was read last says, as a JSON text of its own, or null. */
  @Nullable JsonText inString() {
    if (innerStart != tokenStart) {
      innerStart = tokenStart;
      inner = decode(tokenStart + 1, tokenEnd);
    }
    return inner;
  }

  private @Nullable JsonText decode(int from, int to) {
    StringBuilder decoded = new StringBuilder(to - from);
    int[] places = new int[to - from + 1];
    int i = from;
    while (i < to && text.charAt(i) != '"') {
      places[decoded.length()] = outer(i);
      char c = text.charAt(i);
      if (c != '\\' || i + 1 >= to) {
        decoded.append(c);
        i++;
        continue;
      }
      char escaped = text.charAt(i + 1);
      if (escaped == 'u' && i + 6 <= to) {
        decoded.append((char) hex(i + 2));
        i += 6;
      } else {
        decoded.append(control(escaped));
        i += 2;
      }
    }
    places[decoded.length()] = outer(Math.min(i, text.length() - 1));
    JsonText json = startingAt(decoded.toString(), 0);
    return json == null
        ? null
        : new JsonText(json.text, json.tokenStart, Arrays.copyOf(places, decoded.length() + 1));
  }

  private int hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value * 16 + Math.max(0, Chars.hex(text.charAt(i)));
    }
    return value;
  }

  private static char control(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> c;
    };
  }
}
