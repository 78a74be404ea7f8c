package dev.loom.faults;

import java.time.Duration;
import java.util.List;

/**
 * One line of the report. Immutable.
 *
 * @param id the row
 * @param fault what was broken
 * @param amount how much of it
 * @param observed what was counted
 * @param criterion what had to be
 * @param verdict what it came to
 * @param time how long it took
 * @param seed what replays it
 * @param complaints what was not as it had to be
 */
record Result(
    String id,
    String fault,
    String amount,
    String observed,
    String criterion,
    Verdict verdict,
    Duration time,
    long seed,
    List<String> complaints) {
  Result {
    complaints = List.copyOf(complaints);
  }

  /** What a failed test says. */
  String failure() {
    return id
        + " "
        + fault
        + ": "
        + verdict
        + "; replay with -Dloom.fault="
        + id
        + " -Dloom.seed="
        + seed
        + "\n  "
        + String.join("\n  ", complaints);
  }
}
