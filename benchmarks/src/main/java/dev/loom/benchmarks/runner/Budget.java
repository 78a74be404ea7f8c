package dev.loom.benchmarks.runner;

import java.time.Duration;
import java.util.Optional;

/** Shares what is left of the command's time among the forks to come. Not thread-safe. */
final class Budget {
  /** Less than this is no measurement. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private final Timing timing;
  private final long start;

  /** The longest that a fork took beside its samples: JVM start, set-up, check, warm-up. */
  private Duration overhead = Duration.ofSeconds(2);

  private boolean known;

  /**
   * Starts the clock.
   *
   * @param timing what may be spent
   * @param spent what is spent already
   */
  Budget(Timing timing, Duration spent) {
    this.timing = timing;
    this.start = System.nanoTime() - spent.toNanos();
  }

  Duration spent() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  Duration left() {
    return timing.limit().minus(spent());
  }

  /** How long the next fork may take samples; empty when it no longer fits. */
  Optional<Duration> next(int forksLeft) {
    Duration share = left().dividedBy(Math.max(1, forksLeft)).minus(overhead);
    if (share.compareTo(LEAST) >= 0) {
      return Optional.of(share.compareTo(timing.measure()) < 0 ? share : timing.measure());
    }
    // Later forks will not fit; this one may.
    return left().minus(overhead).compareTo(LEAST) >= 0 ? Optional.of(LEAST) : Optional.empty();
  }

  /** Learns what a fork costs. */
  void learn(Duration fork, Duration measured) {
    Duration more = fork.minus(measured);
    if (!known || more.compareTo(overhead) > 0) {
      overhead = more.isNegative() ? Duration.ZERO : more;
      known = true;
    }
  }
}
