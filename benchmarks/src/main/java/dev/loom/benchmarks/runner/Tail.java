package dev.loom.benchmarks.runner;

import java.util.Arrays;

/**
 * What a sub-run of single calls says of the slow ones.
 *
 * @param p99 their 99th percentile in nanoseconds
 * @param max the slowest, in nanoseconds
 * @param calls how many were timed
 */
record Tail(double p99, double max, long calls) {

  static Tail of(double[] times) {
    return new Tail(Statistics.quantile(times, 0.99), Statistics.quantile(times, 1), times.length);
  }

  /** The 99th percentile of the middle sub-run, and those of the others around it. */
  static Interval p99(Tail[] tails) {
    return Statistics.spread(Arrays.stream(tails).mapToDouble(Tail::p99).toArray());
  }

  /** The slowest call of all, down to that of the sub-run whose slowest was fastest. */
  static Interval max(Tail[] tails) {
    Interval spread = Statistics.spread(Arrays.stream(tails).mapToDouble(Tail::max).toArray());
    return new Interval(spread.high(), spread.low(), spread.high());
  }
}
