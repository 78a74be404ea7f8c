package dev.loom.chat;

/**
 * Hears the pieces of a streamed answer, in order, one at a time, before the call returns. A cached
 * answer is replayed through it with the pieces it was first streamed in.
 *
 * <p>Called on the caller's thread or on one thread of the upstream's client; never by two threads
 * at once. To cancel the stream, throw {@link CallCancelledException}; any exception ends the call
 * and reaches the caller of {@link LoomClient#chat} as the same instance.
 */
@FunctionalInterface
public interface DeltaListener {

  /**
   * Hears one piece.
   *
   * @param delta the piece
   */
  void onDelta(Delta delta);
}
