package dev.loom.privacy;

/** Characters that look like ASCII, or like nothing, as matching sees them. */
final class Folding {
  private static final int FULL_WIDTH_FIRST = 0xFF01;
  private static final int FULL_WIDTH_LAST = 0xFF5E;
  private static final int FULL_WIDTH_TO_ASCII = 0xFEE0;
  private static final int MATH_LETTERS = 0x1D400;
  private static final int MATH_LETTERS_LAST = 0x1D6A3;
  private static final int LETTERS = 52;

  private Folding() {}

  /** Whether a character is skipped inside a candidate. */
  static boolean isInvisible(int c) {
    return c >= 0x200B && c <= 0x200D || c == 0x2060 || c == 0xFEFF || c == 0xAD;
  }

  /** The ASCII character that a character is compatible with, else itself. */
  static int fold(int c) {
    if (c < 0xA0) {
      return c;
    }
    if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST) {
      return c - FULL_WIDTH_TO_ASCII;
    }
    if (c == 0xA0 || c >= 0x2000 && c <= 0x200A || c == 0x202F || c == 0x3000) {
      return ' ';
    }
    if (c >= 0x2010 && c <= 0x2015 || c == 0x2212 || c == 0xFE63) {
      return '-';
    }
    if (c >= 0xFE50 && c <= 0xFE6B) {
      return small(c);
    }
    int digit = Character.digit(c, 10);
    if (digit >= 0) {
      return '0' + digit;
    }
    if (c >= MATH_LETTERS && c <= MATH_LETTERS_LAST) {
      return letter((c - MATH_LETTERS) % LETTERS);
    }
    if (c >= 0x24B6 && c <= 0x24E9) {
      return letter(c - 0x24B6); // circled letters
    }
    return c;
  }

  private static int letter(int index) {
    return index < LETTERS / 2 ? 'A' + index : 'a' + index - LETTERS / 2;
  }

  private static int small(int c) {
    return switch (c) {
      case 0xFE52 -> '.';
      case 0xFE55 -> ':';
      case 0xFE66 -> '=';
      case 0xFE6B -> '@';
      default -> c;
    };
  }
}
