package dev.loom.chat;

import java.time.Duration;

/**
 * Ends a call that waited for an equal call in flight as long as it allowed; that call goes on. See
 * {@link CacheDirectives#deadline}.
 */
public class DeadlineExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A call past its deadline.
   *
   * @param deadline what it allowed
   */
  public DeadlineExceededException(Duration deadline) {
    super(
        "The call waited for an equal call in flight for its whole deadline of "
            + ShownDuration.of(deadline)
            + ".");
  }
}
