package dev.loom.cache.redis;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which something must be over, on the monotonic clock. Immutable and thread-safe.
 *
 * <p>{@link #within} gives all that a thread does in it one deadline in common: so a call that
 * needs several commands takes no longer than one that needs a single one.
 */
final class Deadline {
  private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** What may fail as a command of Redis does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws LinkException;
  }

  /** A deadline from now on. */
  static Deadline in(long nanos) {
    return new Deadline(System.nanoTime() + nanos);
  }

  /** The deadline of what this thread is doing, or else one from now on. */
  static Deadline currentOr(long nanos) {
    Deadline current = CURRENT.get();
    return current == null ? in(nanos) : current;
  }

  /** The part of a lookup's time that a command must have had for its slowness to count. */
  static long fair(long lookupNanos) {
    return lookupNanos / 5 * 4;
  }

  /** Does something, all of which shares one deadline. */
  static <T> T within(long nanos, Work<T> work) throws LinkException {
    Deadline outer = CURRENT.get();
    CURRENT.set(in(nanos));
    try {
      return work.run();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** What is left; zero or negative when it is over. */
  long leftNanos() {
    return end - System.nanoTime();
  }

  /** What is left in whole milliseconds, rounded up; zero when it is over. */
  int leftMillis() {
    long left = leftNanos();
    return left <= 0
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  /** Whether it was over some time ago. */
  boolean isOverSince(long nanos) {
    return leftNanos() < -nanos;
  }
}
