package dev.loom.log;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The clock of one call: wall time for its stamp, monotonic time for its durations. */
final class CallTimer {
  private static final long NONE = -1;

  private final Instant start;
  private final boolean streamed;
  private final long begun = System.nanoTime();
  private long ended;

  /** Pieces may arrive on another thread than the caller's. */
  private volatile long first = NONE;

  CallTimer(Instant start, boolean streamed) {
    this.start = start;
    this.streamed = streamed;
  }

  void firstPiece() {
    if (first == NONE) {
      first = System.nanoTime() - begun;
    }
  }

  void stop() {
    ended = System.nanoTime() - begun;
  }

  boolean streamed() {
    return streamed;
  }

  Instant start() {
    return start;
  }

  Duration latency() {
    return Duration.ofNanos(ended);
  }

  @Nullable Duration timeToFirstToken() {
    return first == NONE ? null : Duration.ofNanos(first);
  }
}
