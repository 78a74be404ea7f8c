package dev.loom.privacy;

/** Classes of ASCII characters, by one table; what is not ASCII belongs to none. */
final class Chars {
  private static final int LOWER = 1;
  private static final int UPPER = 2;
  private static final int DIGIT = 4;
  private static final int HEX = 8;
  private static final int TOKEN = 16;
  private static final int BASE64 = 32;

  private static final int ASCII = 128;
  private static final byte[] CLASS = new byte[ASCII];

  static {
    mark('a', 'z', LOWER | TOKEN | BASE64);
    mark('A', 'Z', UPPER | TOKEN | BASE64);
    mark('0', '9', DIGIT | HEX | TOKEN | BASE64);
    mark('a', 'f', HEX);
    mark('A', 'F', HEX);
    mark('_', '_', TOKEN | BASE64);
    mark('-', '-', TOKEN | BASE64);
    mark('+', '+', BASE64);
    mark('/', '/', BASE64);
    mark('=', '=', BASE64);
  }

  private Chars() {}

  private static void mark(char from, char to, int bits) {
    for (char c = from; c <= to; c++) {
      CLASS[c] |= (byte) bits;
    }
  }

  private static boolean in(int c, int bits) {
    return c >= 0 && c < ASCII && (CLASS[c] & bits) != 0;
  }

  static boolean isLower(int c) {
    return in(c, LOWER);
  }

  static boolean isUpper(int c) {
    return in(c, UPPER);
  }

  static boolean isLetter(int c) {
    return in(c, LOWER | UPPER);
  }

  static boolean isDigit(int c) {
    return in(c, DIGIT);
  }

  static boolean isAlphanumeric(int c) {
    return in(c, LOWER | UPPER | DIGIT);
  }

  static boolean isHex(int c) {
    return in(c, HEX);
  }

  /** Letters, digits, {@code _} and {@code -}: the alphabet of most tokens. */
  static boolean isToken(int c) {
    return in(c, TOKEN);
  }

  /** Base64 in either alphabet, padding included. */
  static boolean isBase64(int c) {
    return in(c, BASE64);
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  static boolean isQuote(int c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  static int hex(int c) {
    return Character.digit(c, 16);
  }
}
