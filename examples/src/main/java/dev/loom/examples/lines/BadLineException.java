package dev.loom.examples.lines;

/** A line that is not what was expected. The message says why, and holds none of its free text. */
public final class BadLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A reason that can stand after a line number. Has no stack trace: bad lines come in millions.
   */
  public BadLineException(String reason) {
    super(reason, null, false, false);
  }
}
