package dev.loom.examples.json;

/** Text that is not what was expected. The message says why and holds none of the text itself. */
public final class BadJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A reason that can stand after a line number. Has no stack trace: bad lines come in millions.
   */
  public BadJsonException(String reason) {
    super(reason, null, false, false);
  }
}
