package dev.loom.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows when this machine kept threads from running: one that wants to wake each millisecond notes
 * how late it was. What was lost so is not the fault of what is measured beside it. A thread that
 * sleeps much is woken first, so what other processes used of the processors is known too.
 */
final class StallMeter implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  // Below this a wake-up is as good as on time.
  private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final double NOISY_SHARE = 0.2;

  private final List<long[]> stalls = new ArrayList<>();
  private final Thread thread = new Thread(this::measure, "stall-meter");
  private final long begun = System.nanoTime();
  private final Neighbours neighbours = new Neighbours();
  private volatile boolean closed;
  private long lost;
  private long last = begun;

  StallMeter() {
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  private void measure() {
    long woken = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(PERIOD_NANOS);
      long now = System.nanoTime();
      note(woken + PERIOD_NANOS, now);
      woken = now;
    }
  }

  /** Notes a wake-up that was due at a moment and came at another. */
  synchronized void note(long due, long now) {
    if (now - due >= LEAST_NANOS) {
      stalls.add(new long[] {due, now});
      lost += now - due;
    }
    last = now;
  }

  /** How much of the time between two moments was lost; waits until it is known. */
  Duration within(long start, long end) {
    while (thread.isAlive() && isAhead(end)) {
      LockSupport.parkNanos(PERIOD_NANOS);
    }
    synchronized (this) {
      long sum = 0;
      for (long[] stall : stalls) {
        sum += Math.max(0, Math.min(stall[1], end) - Math.max(stall[0], start));
      }
      return Duration.ofNanos(sum);
    }
  }

  private synchronized boolean isAhead(long moment) {
    return moment - last > 0;
  }

  /** The share of all time so far that was lost. */
  synchronized double share() {
    return last == begun ? 0 : (double) lost / (last - begun);
  }

  /** Whether so much was lost, or taken by others, that times tell nothing. */
  boolean isNoisy() {
    return isNoisy(share(), neighbours.share());
  }

  static boolean isNoisy(double lost, double taken) {
    return lost > NOISY_SHARE || taken > NOISY_SHARE;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
