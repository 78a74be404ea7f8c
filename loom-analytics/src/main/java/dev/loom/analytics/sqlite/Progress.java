package dev.loom.analytics.sqlite;

import java.util.concurrent.TimeUnit;

/** How many accepted records the writer is done with; lets others wait for it. Thread-safe. */
final class Progress {
  private long committed;
  private boolean ended;

  synchronized void committed(int count) {
    committed += count;
    notifyAll();
  }

  /** Nothing more will be committed. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean isBelow(long target) {
    return committed < target;
  }

  /**
   * Waits until the first {@code target} records are committed. An interrupt ends the wait; the
   * flag stays set.
   *
   * @return how many of them are missing
   */
  synchronized long await(long target, long nanos) {
    long start = System.nanoTime();
    long left = nanos;
    while (committed < target && !ended && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      left = nanos - (System.nanoTime() - start);
    }
    return Math.max(0, target - committed);
  }
}
