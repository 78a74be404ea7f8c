package dev.loom.benchmarks.runner;

/**
 * A measured value and where it lies with 95 % confidence. The ends of an exact value are the value
 * itself.
 *
 * @param value the best estimate
 * @param low the lower end
 * @param high the upper end
 */
record Interval(double value, double low, double high) {

  static Interval exact(double value) {
    return new Interval(value, value, value);
  }

  /** Half the interval's width as a share of the value. */
  double halfWidth() {
    return (high - low) / 2 / value;
  }
}
