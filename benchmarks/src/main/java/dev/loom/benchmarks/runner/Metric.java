package dev.loom.benchmarks.runner;

import java.util.Locale;

/** What a bar is about, and what noise can do to it. */
enum Metric {
  /** Operation over floor. */
  RATIO(Nature.RELATIVE),
  /** Allocated bytes per call. */
  BYTES(Nature.EXACT),
  /** The middle batch's time per call, in nanoseconds. */
  MEAN(Nature.ABSOLUTE),
  /** 99th percentile of single calls, in nanoseconds. */
  P99(Nature.ABSOLUTE),
  /** The slowest of single calls, in nanoseconds. */
  MAX(Nature.ABSOLUTE);

  /** How a measured value is held against its bar. */
  enum Nature {
    /** Its interval decides. */
    RELATIVE,
    /** It does not depend on load; the value decides. */
    EXACT,
    /** Noise only adds to it: good is good, bad counts on a quiet machine only. */
    ABSOLUTE
  }

  private final Nature nature;

  Metric(Nature nature) {
    this.nature = nature;
  }

  Nature nature() {
    return nature;
  }

  /** Its name in {@code bars.csv} and in the JSON report. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Metric of(String label) {
    for (Metric metric : values()) {
      if (metric.label().equals(label)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(
        "metric is " + label + "; allowed are ratio, bytes, mean, p99, max");
  }
}
