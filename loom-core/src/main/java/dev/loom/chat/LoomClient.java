package dev.loom.chat;

import org.jspecify.annotations.Nullable;

/**
 * Answers chat requests: the one interface that a host calls, an upstream implements and a layer
 * wraps.
 *
 * <p><b>Thread-safety.</b> Implementations must accept calls from many threads at once. A call runs
 * on the caller's thread and returns when the answer is complete; pieces of a streamed answer reach
 * the listener before that, in order, one at a time.
 *
 * <p><b>How a call ends without an answer.</b>
 *
 * <ul>
 *   <li><i>Upstream failure:</i> the upstream's own exception is thrown to the host, as the same
 *       instance. No layer retries, wraps or replaces it.
 *   <li><i>Cancel:</i> a listener cancels its stream by throwing {@link CallCancelledException};
 *       the upstream is told to stop and that very instance is thrown to the host.
 *   <li><i>Listener failure:</i> any other exception of a listener ends the call in the same way.
 *       The listener hears nothing more.
 *   <li><i>Interrupt:</i> a caller interrupted while it waits gets a {@link
 *       CallCancelledException}; the thread's interrupt flag stays set.
 * </ul>
 *
 * An answer that did not complete is never cached; it is recorded with the time it really took.
 */
public interface LoomClient {

  /**
   * Answers a request, once; the upstream is called at most once for it.
   *
   * @param request what is asked
   * @param listener receives the pieces of a streamed answer; {@code null} asks for a plain answer
   * @return the complete answer, streamed or not
   * @throws CallCancelledException when the listener cancelled or the caller was interrupted
   */
  ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener);

  /**
   * Answers a request without streaming: the same as a call with a {@code null} listener.
   *
   * @param request what is asked
   * @return the complete answer
   */
  default ChatResponse chat(ChatRequest request) {
    return chat(request, null);
  }

  /**
   * Tells what an exception thrown by {@link #chat} means, in terms that hold for every upstream.
   * An upstream overrides this for its own exception types; a layer passes the question on. Never
   * throws and never reads message texts.
   *
   * @param failure an exception that a call of this client threw
   * @return its meaning; {@link CallFailure#of} where nothing better is known
   */
  default CallFailure describe(Throwable failure) {
    return CallFailure.of(failure);
  }
}
