package dev.loom.examples.imports;

/** A line that is no call record. The message is the reason, without any of the line's text. */
final class BadLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Has no stack trace: bad lines come in millions. */
  BadLineException(String reason) {
    super(reason, null, false, false);
  }
}
