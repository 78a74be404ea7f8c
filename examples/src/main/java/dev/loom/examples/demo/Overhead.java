package dev.loom.examples.demo;

import java.time.Duration;
import java.util.Arrays;

/** Loom's own share of each call's time. Not thread-safe. */
final class Overhead {
  private final long[] nanos;
  private int count;

  Overhead(int calls) {
    this.nanos = new long[calls];
  }

  void add(long share) {
    nanos[count++] = Math.max(0, share);
  }

  /** The nearest-rank percentile. */
  Duration percentile(int percent) {
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * count);
    return Duration.ofNanos(sorted[Math.max(1, rank) - 1]);
  }
}
