package dev.loom.cache;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes a stream on to its listener until it is closed, and remembers the pieces and whether the
 * listener failed. What an upstream streams after it has answered or failed reaches nobody: the
 * listener may hear another answer by then. Thread-safe.
 */
final class Recorder implements DeltaListener {
  private final DeltaListener listener;
  private final List<Delta> heard = new ArrayList<>();
  private boolean closed; // guarded by the list
  private volatile boolean failed;
  private volatile @Nullable Thread delivering;

  Recorder(DeltaListener listener) {
    this.listener = listener;
  }

  @Override
  public void onDelta(Delta delta) {
    synchronized (heard) {
      if (closed) {
        return;
      }
      heard.add(delta);
    }
    delivering = Thread.currentThread();
    try {
      listener.onDelta(delta);
    } catch (Throwable failure) {
      failed = true;
      throw failure;
    } finally {
      delivering = null;
    }
  }

  /** Lets no piece that comes from now on reach the listener. */
  void close() {
    synchronized (heard) {
      closed = true;
    }
  }

  /** Whether the listener is hearing a piece on the calling thread. */
  boolean isHeardOnThisThread() {
    return delivering == Thread.currentThread();
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
