package dev.loom.analytics;

import java.io.Serial;

/**
 * The store is closed, busy or out of reach; asking again later may succeed unless it is closed.
 */
public final class StoreUnavailableException extends StoreException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message one sentence: what failed, and what to do about it
   */
  public StoreUnavailableException(String message) {
    super(message);
  }
}
