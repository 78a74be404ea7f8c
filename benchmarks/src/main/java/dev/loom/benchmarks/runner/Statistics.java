package dev.loom.benchmarks.runner;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Medians, quantiles and the interval of a median. */
final class Statistics {
  private static final int RESAMPLES = 1_000;

  /** Fixed, so that the same samples always give the same interval. */
  private static final long SEED = 20_240_601L;

  private Statistics() {}

  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** The quantile between the two nearest values. */
  static double quantile(double[] values, double share) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = (int) Math.ceil(at);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** The median and its 95 % bootstrap interval. */
  static Interval medianInterval(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] medians = new double[RESAMPLES];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RESAMPLES; i++) {
      medians[i] = resampledMedian(sorted, random);
    }
    return new Interval(median(values), quantile(medians, 0.025), quantile(medians, 0.975));
  }

  /** The median of a few values, and the least and the greatest of them. */
  static Interval spread(double[] values) {
    return new Interval(median(values), quantile(values, 0), quantile(values, 1));
  }

  /** Draws ranks instead of values: counting them finds the median without sorting again. */
  private static double resampledMedian(double[] sorted, SplittableRandom random) {
    int size = sorted.length;
    int[] drawn = new int[size];
    for (int i = 0; i < size; i++) {
      drawn[random.nextInt(size)]++;
    }
    return (ranked(sorted, drawn, (size - 1) / 2) + ranked(sorted, drawn, size / 2)) / 2;
  }

  private static double ranked(double[] sorted, int[] drawn, int rank) {
    int seen = 0;
    for (int i = 0; i < sorted.length; i++) {
      seen += drawn[i];
      if (seen > rank) {
        return sorted[i];
      }
    }
    throw new IllegalStateException("rank " + rank + " of " + sorted.length);
  }
}
