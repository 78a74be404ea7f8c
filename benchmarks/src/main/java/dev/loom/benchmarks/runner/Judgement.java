package dev.loom.benchmarks.runner;

/**
 * One bar held against what was measured.
 *
 * @param bar the bar
 * @param measured the value and its interval
 * @param verdict what comes of it
 */
record Judgement(Bar bar, Interval measured, Verdict verdict) {

  /** The end of the interval that speaks for the row. */
  double best() {
    return bar.operator() == Bar.Operator.AT_MOST ? measured.low() : measured.high();
  }

  /** The better end, moved towards the good side by a factor. */
  double allowing(double factor) {
    return bar.operator() == Bar.Operator.AT_MOST ? best() / factor : best() * factor;
  }

  /** The end of the interval that speaks against the row. */
  double worst() {
    return bar.operator() == Bar.Operator.AT_MOST ? measured.high() : measured.low();
  }
}
