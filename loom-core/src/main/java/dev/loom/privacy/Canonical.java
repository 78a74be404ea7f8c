package dev.loom.privacy;

import java.util.Locale;

/** The one form of a value that may be written in several ways. */
final class Canonical {
  private Canonical() {}

  /** What the units stand for, in lower case: the form in which values are compared. */
  static String folded(Units units, int start, int end) {
    return spelled(units, start, end).toLowerCase(Locale.ROOT);
  }

  /** The form that a pseudonym is made of. */
  static String of(ValueType type, Units units, int start, int end) {
    String spelled = spelled(units, start, end);
    return switch (type) {
      case EMAIL -> spelled.toLowerCase(Locale.ROOT);
      case CARD, SSN, ITIN, PHONE -> digits(spelled);
      case IBAN -> spelled.replace(" ", "");
      default -> spelled;
    };
  }

  static String spelled(Units units, int start, int end) {
    StringBuilder spelled = new StringBuilder(end - start);
    for (int i = start; i < end; i = units.next(i)) {
      spelled.appendCodePoint(units.at(i));
    }
    return spelled.toString();
  }

  private static String digits(String spelled) {
    StringBuilder digits = new StringBuilder(spelled.length());
    for (int i = 0; i < spelled.length(); i++) {
      if (Chars.isDigit(spelled.charAt(i))) {
        digits.append(spelled.charAt(i));
      }
    }
    return digits.toString();
  }
}
