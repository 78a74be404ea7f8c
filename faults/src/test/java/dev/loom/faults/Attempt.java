package dev.loom.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * One run of a row: its chance, and what it found. Counts are exact and never excused; times are
 * judged with the stalls of the machine taken off. Thread-safe.
 */
final class Attempt {
  private static final Duration SLACK = Duration.ofMillis(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final long seed;
  private final StallMeter stalls;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> late = new ArrayList<>();
  private final Map<String, String> observed = new LinkedHashMap<>();

  Attempt(long seed, StallMeter stalls) {
    this.seed = seed;
    this.stalls = stalls;
  }

  /** Chance for one part of the run, the same each time. */
  Random random(int part) {
    return new Random(new SplittableRandom(seed * 1_000_003 + part).nextLong());
  }

  /** Says what was seen, for the report; a number said again replaces the first. */
  synchronized void observe(String what, Object value) {
    observed.put(what, value.toString());
  }

  /** Requires a count. */
  synchronized void exactly(String what, long seen, long wanted) {
    if (seen != wanted) {
      wrong.add(what + ": " + seen + " instead of " + wanted);
    }
  }

  /** Requires a fact that no busy machine excuses. */
  synchronized void require(String what, boolean holds) {
    if (!holds) {
      wrong.add("not so: " + what);
    }
  }

  /** Requires a fact that a busy machine excuses. */
  synchronized void requireInTime(String what, boolean holds) {
    if (!holds) {
      late.add("not so: " + what);
    }
  }

  /** Requires that something took a time at most, and what this machine lost meanwhile. */
  void within(String what, Duration limit, long start, long end) {
    Duration allowed = limit.plus(SLACK);
    Duration took = Duration.ofNanos(end - start);
    if (took.compareTo(allowed) > 0) {
      Duration lost = stalls.within(start, end);
      if (took.compareTo(allowed.plus(lost)) > 0) {
        synchronized (this) {
          late.add(
              what + " took " + ms(took) + " instead of " + ms(limit) + ", " + ms(lost) + " lost");
        }
      }
    }
  }

  /** What was waited for did not come; a busy machine may be the cause. */
  static final class TooLateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLateException(String what) {
      super("this did not happen within " + PATIENCE.toSeconds() + " s: " + what);
    }
  }

  /** Waits for what another thread brings about, and gives the moment. */
  long await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TooLateException(what);
      }
      pause(Duration.ofMillis(1));
    }
    return System.nanoTime();
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static String ms(Duration time) {
    return time.toMillis() + " ms";
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized List<String> late() {
    return List.copyOf(late);
  }

  synchronized String observed() {
    List<String> all = new ArrayList<>();
    observed.forEach((what, value) -> all.add(value + " " + what));
    return String.join(", ", all);
  }

  boolean isNoisy() {
    return stalls.isNoisy();
  }
}
