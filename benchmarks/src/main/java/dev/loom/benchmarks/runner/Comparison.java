package dev.loom.benchmarks.runner;

import org.jspecify.annotations.Nullable;

/**
 * What JMH measured of a pair.
 *
 * @param floor mean of the floor, nanoseconds per call
 * @param floorError half its 99.9 % interval
 * @param loom mean of the operation, nanoseconds per call
 * @param loomError half its 99.9 % interval
 * @param bytes bytes per call of the operation, {@code null} where JMH counts the making of fresh
 *     inputs too
 */
record Comparison(
    double floor, double floorError, double loom, double loomError, @Nullable Double bytes) {
  private static final double FARTHEST = 0.15;

  double ratio() {
    return loom / floor;
  }

  /** Whether JMH and the sampler tell the same story. */
  boolean agreesWith(double sampled) {
    return Math.abs(ratio() / sampled - 1) <= FARTHEST;
  }
}
