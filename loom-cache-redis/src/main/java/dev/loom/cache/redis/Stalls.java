package dev.loom.cache.redis;

import java.util.function.LongSupplier;

/**
 * Knows when this process stood still: stopped, or without a processor. A thread beats in a steady
 * rhythm, and a gap in it is time that nobody had. Thread-safe; one thread beats.
 */
final class Stalls {
  private final LongSupplier nanoTime;
  private final long period;
  private volatile Gap last;

  /** Beats until {@code start} were on time; the last one late came at {@code end}. */
  private record Gap(long beat, long start, long end) {}

  Stalls(LongSupplier nanoTime, long period) {
    this.nanoTime = nanoTime;
    this.period = period;
    long now = nanoTime.getAsLong();
    this.last = new Gap(now, now, now);
  }

  /** One beat; due each period. */
  void beat() {
    long now = nanoTime.getAsLong();
    long due = last.beat + period;
    last = now - due > period / 2 ? new Gap(now, due, now) : new Gap(now, last.start, last.end);
  }

  /** How much of the time since a moment was lost, as far as it is known. */
  long lostSince(long moment) {
    Gap seen = last;
    long now = nanoTime.getAsLong();
    return overlap(moment, seen.start, seen.end) + overlap(moment, seen.beat + period, now);
  }

  private static long overlap(long moment, long start, long end) {
    return Math.max(0, end - (moment - start > 0 ? moment : start));
  }
}
