package dev.loom.analytics;

import java.io.Serial;

/** What was asked is not allowed; the message names the member, its value and what is allowed. */
public class InvalidQueryException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message one sentence: member, value, what is allowed
   */
  public InvalidQueryException(String message) {
    super(message);
  }
}
