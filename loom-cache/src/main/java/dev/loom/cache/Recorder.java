package dev.loom.cache;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes a stream on to its listener and remembers the pieces, and whether the listener failed.
 * Safe against an upstream that goes on streaming after it has answered.
 */
final class Recorder implements DeltaListener {
  private final DeltaListener listener;
  private final List<Delta> heard = new ArrayList<>();
  private volatile boolean failed;

  Recorder(DeltaListener listener) {
    this.listener = listener;
  }

  @Override
  public void onDelta(Delta delta) {
    synchronized (heard) {
      heard.add(delta);
    }
    try {
      listener.onDelta(delta);
    } catch (Throwable failure) {
      failed = true;
      throw failure;
    }
  }

  boolean hasHeard() {
    synchronized (heard) {
      return !heard.isEmpty();
    }
  }

  boolean listenerFailed() {
    return failed;
  }

  /** The pieces of a complete answer, or {@code null} when the listener did not hear all of it. */
  @Nullable StreamPieces piecesOf(ChatResponse response) {
    synchronized (heard) {
      return failed ? null : StreamPieces.of(heard, response);
    }
  }
}
