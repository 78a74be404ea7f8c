package dev.loom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.faults.Row.Plan;
import java.util.List;

/** The rows see what they are for: each fails on a double that is broken on purpose. */
class EveryFaultIsDetectedTest {
  private static void fails(String id, String complaint, Row.Work work) {
    fails(id, complaint, Verdict.FAIL, work);
  }

  private static void fails(String id, String complaint, Verdict otherwise, Row.Work work) {
    Result result = Row.trial(id, new Plan("a broken double", "", ""), work);
    assertThat(result.verdict()).as(result.failure()).isIn(Verdict.FAIL, otherwise);
    assertThat(result.complaints()).anyMatch(each -> each.contains(complaint));
  }

  @Fault("R-01")
  void storeWithoutDeadlineIsDetected() {
    fails(
        "R-01",
        "a lookup took",
        Verdict.NOISY, // that is what times come to on a busy machine; ok they are not
        attempt -> new OutageRun(attempt, NaiveBackend::new).run(List.of(Outage.BLACK_HOLE), 24));
  }

  @Fault("R-05")
  void storeWithoutIdentityCheckIsDetected() {
    fails("R-05", "wrong answers", attempt -> new SwapRun(attempt, NaiveBackend::new).swapped(10));
  }

  @Fault("R-09")
  void loaderInsideTheMapIsDetected() {
    fails("R-09", "upstream calls", attempt -> new FlightRun(attempt, LoaderInMap::new).run(10, 8));
  }

  @Fault("S-02")
  void storeThatVerifiesNothingIsDetected() {
    fails("S-02", "accepted", attempt -> new TamperRun(attempt, NaiveBackend::new).run(20));
  }
}
