package dev.loom.privacy;

/** The characters at which a scan stops to look closer; all others cost one look into a table. */
final class Triggers {
  static final byte NONE = 0;
  static final byte AT = 1;
  static final byte SEPARATOR = 2;
  static final byte DIGIT = 3;
  static final byte PREFIX = 4;
  static final byte DASH = 5;
  static final byte CLOSE = 6;
  static final byte BRACKET = 7;
  static final byte ESCAPE = 8;
  static final byte TOKEN_LETTER = 9;
  static final byte BASIC_LETTER = 10;
  static final byte JWT_LETTER = 11;
  static final byte PLUS = 12;

  private static final int ASCII = 128;
  private static final byte[] TABLE = new byte[ASCII];

  static {
    mark("@", AT);
    mark(":=", SEPARATOR);
    mark("0123456789", DIGIT);
    mark("._/~Ap", PREFIX);
    mark("-", DASH);
    mark(">", CLOSE);
    mark("[", BRACKET);
    mark("\\%&", ESCAPE);
    mark("kK", TOKEN_LETTER);
    mark("bB", BASIC_LETTER);
    mark("J", JWT_LETTER);
    mark("+", PLUS);
  }

  private Triggers() {}

  private static void mark(String characters, byte trigger) {
    for (int i = 0; i < characters.length(); i++) {
      TABLE[characters.charAt(i)] = trigger;
    }
  }

  static byte[] table() {
    return TABLE;
  }

  static byte of(int c) {
    return c >= 0 && c < ASCII ? TABLE[c] : NONE;
  }
}
