package dev.loom.benchmarks.runner;

import java.util.Locale;

/** What is said of a row, mildest first: the worst of its bars is the row's. */
enum Verdict {
  /** Within the bar. */
  OK,
  /** Nothing was measured; the note says why. */
  NOT_MEASURED,
  /** Too much noise to tell. */
  NOISY,
  /** Beyond the bar. */
  OVER,
  /** The harness failed: a fork died, an answer was wrong, two methods disagree. */
  FAIL;

  String label() {
    return this == FAIL ? name() : name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Verdict worse(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
