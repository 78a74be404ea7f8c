package dev.loom.cache;

import java.util.BitSet;

/**
 * Tells whether a text is exactly one JSON document (RFC 8259), without building it. Iterative:
 * depth costs one bit, so hostile nesting overflows no stack.
 */
final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static boolean isDocument(String text) {
    return new JsonText(text).document();
  }

  private boolean document() {
    BitSet objects = new BitSet(); // bit d: the container at depth d is an object
    int depth = 0;
    while (true) {
      space();
      char c = peek();
      if (c == '{' || c == '[') { // a container opens; an empty one is a finished value
        at++;
        space();
        if (peek() == (c == '{' ? '}' : ']')) {
          at++;
        } else {
          objects.set(depth++, c == '{');
          if (c == '{' && !memberName()) {
            return false;
          }
          continue;
        }
      } else if (!scalar(c)) {
        return false;
      }
      while (true) { // after a value: close containers until one goes on
        space();
        if (depth == 0) {
          return at == text.length();
        }
        boolean object = objects.get(depth - 1);
        char next = peek();
        at++;
        if (next == ',') {
          if (object && !memberName()) {
            return false;
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          return false;
        }
        depth--;
      }
    }
  }

  private boolean memberName() {
    space();
    if (!string()) {
      return false;
    }
    space();
    return accept(':');
  }

  private boolean scalar(char c) {
    return switch (c) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean word(String word) {
    boolean matches = text.startsWith(word, at);
    at += word.length();
    return matches;
  }

  private boolean string() {
    if (!accept('"')) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || c == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    char c = peek();
    at++;
    if (c != 'u') {
      return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0;
    }
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean number() {
    accept('-');
    if (!accept('0') && digits() == 0) {
      return false;
    }
    if (accept('.') && digits() == 0) {
      return false;
    }
    if (accept('e') || accept('E')) {
      if (!accept('+')) {
        accept('-');
      }
      return digits() > 0;
    }
    return true;
  }

  private int digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at - from;
  }

  private void space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  /** The next character; past the end a NUL, which no JSON text holds outside a broken string. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }
}
