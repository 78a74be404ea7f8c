package dev.loom.config;

/** Why a value is refused: the end of a sentence that begins with the setting's name. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  BadValueException(String predicate) {
    super(predicate, null, false, false);
  }

  String predicate() {
    return String.valueOf(getMessage());
  }
}
