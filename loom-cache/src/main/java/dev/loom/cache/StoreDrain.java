package dev.loom.cache;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets running stores end before a cache is closed, and none begin after. Thread-safe. */
final class StoreDrain {
  private static final int ALL = Integer.MAX_VALUE;

  private final Semaphore running = new Semaphore(ALL);
  private volatile boolean closed;

  /** Begins a store, which must {@link #leave}; false when the cache is closed. */
  boolean enter() {
    if (closed || !running.tryAcquire()) {
      return false;
    }
    if (closed) {
      running.release();
      return false;
    }
    return true;
  }

  void leave() {
    running.release();
  }

  boolean isClosed() {
    return closed;
  }

  /** Lets nothing begin any more and waits for what runs; an interrupt ends the wait. */
  void close(Duration limit) {
    closed = true;
    try {
      if (running.tryAcquire(ALL, limit.toNanos(), TimeUnit.NANOSECONDS)) {
        running.release(ALL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
