package dev.loom.chat;

/**
 * Ends a call that nobody waits for any more. A {@link DeltaListener} throws it to cancel its
 * stream; Loom throws it to a caller that was interrupted, whose interrupt flag stays set.
 */
public class CallCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A cancelled call, without a reason given. */
  public CallCancelledException() {
    this("The call was cancelled.");
  }

  /**
   * A cancelled call.
   *
   * @param message why; must hold no text of the request or the answer
   */
  public CallCancelledException(String message) {
    super(message);
  }

  /**
   * A cancelled call with its cause.
   *
   * @param message why; must hold no text of the request or the answer
   * @param cause what interrupted it
   */
  public CallCancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
