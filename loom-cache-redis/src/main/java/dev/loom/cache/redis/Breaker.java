package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether Redis is asked. It opens when too many of the last commands failed, and closes
 * when enough probes in a row were good: the more, the sooner it had to open again. Begins open,
 * until the first good probe. Thread-safe; a success after successes writes nothing.
 */
final class Breaker {
  private static final int WINDOW = (1 << 20) - 1; // a bit for each of the last 20 commands
  private static final int FAILURES = 5;
  private static final int GOOD_PROBES = 2;
  private static final int MOST_GOOD_PROBES = 40;
  private static final long FLAP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong opens = new AtomicLong();
  private volatile boolean closed;
  private volatile long closedAt;
  private volatile @Nullable Kind reason;
  private boolean wasClosed;
  private int needed = 1;
  private int good;

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether Redis may be asked. */
  boolean isClosed() {
    return closed;
  }

  /** How often it has opened. */
  long opens() {
    return opens.get();
  }

  /** The last failure that was counted, {@code null} before the first. */
  @Nullable Kind reason() {
    return reason;
  }

  /** Counts a command that was answered in time. */
  void succeeded() {
    if (failed.get() != 0) {
      failed.updateAndGet(bits -> bits << 1 & WINDOW);
    }
  }

  /**
   * Counts a command that failed.
   *
   * @param kind how
   * @param start when it began; one that began before it closed says nothing of Redis as it is
   * @return whether this opened it
   */
  boolean failed(Kind kind, long start) {
    if (kind == Kind.OPEN || kind == Kind.CLOSED) {
      return false; // Redis was not asked
    }
    if (kind == Kind.OUT_OF_MEMORY) {
      succeeded(); // an answer
      return false;
    }
    if (!closed) {
      reason = kind;
      return false;
    }
    if (start - closedAt < 0) {
      return false;
    }
    int bits = failed.updateAndGet(before -> (before << 1 | 1) & WINDOW);
    boolean atOnce = kind == Kind.REFUSED || kind == Kind.DENIED;
    return (atOnce || Integer.bitCount(bits) >= FAILURES) && open(kind);
  }

  /**
   * Opens it, whatever was counted.
   *
   * @return false when it was open
   */
  synchronized boolean open(Kind kind) {
    if (!closed) {
      return false;
    }
    reason = kind;
    good = 0;
    boolean soon = nanoTime.getAsLong() - closedAt < FLAP_NANOS;
    needed = soon ? Math.max(GOOD_PROBES, Math.min(2 * needed, MOST_GOOD_PROBES)) : GOOD_PROBES;
    closed = false;
    opens.incrementAndGet();
    return true;
  }

  /**
   * Counts a probe.
   *
   * @return whether there were enough good ones in a row to {@link #close}
   */
  synchronized boolean probed(boolean wasGood) {
    good = wasGood ? good + 1 : 0;
    needed = wasGood || wasClosed ? needed : GOOD_PROBES;
    return good >= needed;
  }

  /** Closes it. */
  synchronized void close() {
    failed.set(0);
    good = 0;
    wasClosed = true;
    closedAt = nanoTime.getAsLong();
    closed = true;
  }
}
