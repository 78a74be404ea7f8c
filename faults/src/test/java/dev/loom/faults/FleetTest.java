package dev.loom.faults;

import java.time.Duration;

/** Several hosts on one Redis. */
class FleetTest {
  @Fault("R-08")
  void nodeThatWasCutOffServesNothingInvalidated(Row row) {
    int keys = Amount.of(50, 1_000);
    Duration cut = Amount.of(Duration.ofSeconds(1), Duration.ofSeconds(30));
    row.judge(
        "one of two nodes is cut off",
        keys + " keys, " + cut.toSeconds() + " s",
        FleetRun.CRITERION,
        attempt -> new FleetRun(attempt, Duration.ZERO).run(keys, cut));
  }
}
