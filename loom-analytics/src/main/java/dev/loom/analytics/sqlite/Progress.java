package dev.loom.analytics.sqlite;

import java.util.concurrent.TimeUnit;

/** How many accepted records the writer is done with; lets others wait for it. Thread-safe. */
final class Progress {
  private long settled;
  private long lost;
  private boolean ended;

  /** Some more records are settled; {@code ofThemLost} will never be committed. */
  synchronized void settled(int count, int ofThemLost) {
    settled += count;
    lost += ofThemLost;
    notifyAll();
  }

  /** Nothing more will be committed. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean isBelow(long target) {
    return settled < target;
  }

  /**
   * Waits until the first {@code target} records are settled. An interrupt ends the wait; the flag
   * stays set.
   *
   * @return how many of them are not committed, the lost ones included
   */
  synchronized long await(long target, long nanos) {
    long start = System.nanoTime();
    long left = nanos;
    while (settled < target && !ended && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      left = nanos - (System.nanoTime() - start);
    }
    return Math.max(0, target - (settled - lost));
  }
}
