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

  /** The table is indexed by the character before, shifted so far, and the character. */
  static final int SHIFT = 7;

  private static final int ASCII = 128;
  private static final byte[] TABLE = new byte[ASCII];
  private static final byte[] CORE_PAIRS;
  private static final byte[] ALL_PAIRS;

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
    CORE_PAIRS = tabulate(false);
    ALL_PAIRS = tabulate(true);
  }

  private Triggers() {}

  private static void mark(String characters, byte trigger) {
    for (int i = 0; i < characters.length(); i++) {
      TABLE[characters.charAt(i)] = trigger;
    }
  }

  static byte of(int c) {
    return c >= 0 && c < ASCII ? TABLE[c] : NONE;
  }

  /**
   * The table for a scan: the trigger of a character by the one before it, since most signs stand
   * in common words. Behind what is no plain ASCII the one before counts as 0, and every trigger
   * holds.
   *
   * @param optional whether the optional types are looked for
   */
  static byte[] pairs(boolean optional) {
    return optional ? ALL_PAIRS : CORE_PAIRS;
  }

  private static byte[] tabulate(boolean optional) {
    byte[] pairs = new byte[ASCII * ASCII];
    for (int before = 0; before < ASCII; before++) {
      for (int c = 0; c < ASCII; c++) {
        boolean holds = before == 0 || holds(before, c, optional);
        pairs[before << SHIFT | c] = holds ? TABLE[c] : NONE;
      }
    }
    for (VendorPrefix prefix : VendorPrefix.ALL) {
      int notice = prefix.notice();
      if (notice > 0) {
        int c = prefix.text().charAt(notice);
        pairs[prefix.text().charAt(notice - 1) << SHIFT | c] = TABLE[c];
      }
    }
    return pairs;
  }

  private static boolean holds(int before, int c, boolean optional) {
    return switch (TABLE[c]) {
      case PREFIX -> c == 'A' ? !Chars.isToken(before) : c == '/' && before == ':';
      case BASIC_LETTER -> !Chars.isToken(before);
      case TOKEN_LETTER -> before == 'o' || before == 'O';
      case JWT_LETTER -> before == 'y';
      case DASH -> before == '-' || before == 'Y' || before == 'e' || before == ' ';
      case SEPARATOR -> optional || isBehindName(before);
      case PLUS -> optional;
      default -> true;
    };
  }

  private static boolean isBehindName(int before) {
    return Chars.isLetter(before)
        ? FieldNames.mayEndWith(before)
        : Chars.isQuote(before)
            || Chars.isBlank(before)
            || before == '*'
            || before == ']'
            || before == '?';
  }
}
