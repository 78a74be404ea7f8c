package dev.loom.benchmarks.runner;

import java.time.Duration;

/**
 * How long a run may take.
 *
 * @param limit wall time of the whole command
 * @param measure time of the samples in one fork
 * @param forks forks of each row
 */
record Timing(Duration limit, Duration measure, int forks) {
  /** Leaves three of fifty seconds to print, and to a JVM that is slow to start. */
  static final Timing QUICK = new Timing(Duration.ofSeconds(47), Duration.ofSeconds(1), 1);

  /** Leaves one of 25 minutes. */
  static final Timing FULL = new Timing(Duration.ofMinutes(24), Duration.ofSeconds(5), 3);
}
