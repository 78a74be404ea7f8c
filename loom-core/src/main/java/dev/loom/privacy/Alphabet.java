package dev.loom.privacy;

/** What the rest of a key, behind its vendor's prefix, is written in. */
enum Alphabet {
  /** Letters, digits, {@code _} and {@code -}. */
  TOKEN,
  /** {@link #TOKEN} with {@code + / =}. */
  BASE64,
  /** {@link #TOKEN} with dots between its parts. */
  DOTTED,
  /** {@link #TOKEN} with slashes: the path of an address. */
  PATH,
  UPPER,
  HEX;

  boolean has(int c) {
    return switch (this) {
      case TOKEN -> Chars.isToken(c);
      case BASE64 -> Chars.isBase64(c);
      case DOTTED -> Chars.isToken(c) || c == '.';
      case PATH -> Chars.isToken(c) || c == '/';
      case UPPER -> Chars.isUpper(c) || Chars.isDigit(c);
      case HEX -> Chars.isHex(c);
    };
  }
}
