package dev.loom.analytics;

import java.io.Serial;

/** The store could not do what was asked. The message holds no query text and no stored value. */
public class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message one sentence: what failed, and what to do about it
   */
  public StoreException(String message) {
    super(message);
  }
}
