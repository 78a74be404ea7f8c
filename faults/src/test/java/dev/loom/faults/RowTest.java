package dev.loom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.faults.Row.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows come to, and how it is told. */
class RowTest {
  private static final Plan PLAN = new Plan("a fault", "1", "none");

  private static Result trial(Row.Work work) {
    return Row.trial("R-00", PLAN, work);
  }

  @Test
  void rowWithoutComplaintsIsOk() {
    Result result =
        trial(
            attempt -> {
              attempt.observe("calls", 1);
              attempt.observe("calls", 2);
              attempt.exactly("calls", 2, 2);
              attempt.within("a call", Duration.ofSeconds(1), 0, 1);
            });
    assertThat(result.verdict()).as(result.failure()).isEqualTo(Verdict.OK);
    assertThat(result.observed()).isEqualTo("2 calls");
  }

  @Test
  void wrongCountFailsWithItsSeed() {
    Result result = trial(attempt -> attempt.exactly("failed calls", 1, 0));
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.failure())
        .contains("failed calls: 1 instead of 0")
        .contains("-Dloom.fault=R-00 -Dloom.seed=" + result.seed());
  }

  @Test
  void exceptionFails() {
    Result result =
        trial(
            attempt -> {
              throw new IllegalStateException("mine");
            });
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.failure()).contains("mine");
  }

  @Test
  void callThatTookTooLongFails() {
    long start = System.nanoTime() - Duration.ofHours(2).toNanos();
    long end = start + Duration.ofMillis(100).toNanos();
    Result result = trial(attempt -> attempt.within("a call", Duration.ofMillis(50), start, end));
    assertThat(result.failure()).contains("a call took 100 ms instead of 50 ms, 0 ms lost");
  }

  @Test
  void leftThreadsFail() {
    Result result =
        trial(
            attempt -> {
              for (int i = 0; i < 3; i++) {
                Thread left = new Thread(LockSupport::park, "left");
                left.setDaemon(true);
                left.start();
              }
            });
    assertThat(result.failure()).contains("threads are");
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("left"))
        .forEach(Thread::interrupt);
  }

  @Test
  void noisyRunIsRepeatedOnceAndThenReported() {
    AtomicInteger runs = new AtomicInteger();
    try (StallMeter meter = new StallMeter()) {
      long begun = System.nanoTime();
      meter.note(begun, begun + Duration.ofHours(1).toNanos());
      Attempt attempt = new Attempt(1, meter);
      attempt.requireInTime("soon", false);
      assertThat(Row.verdict(attempt)).isEqualTo(Verdict.NOISY);
      attempt.exactly("wrong answers", 1, 0);
      assertThat(Row.verdict(attempt)).as("counts are never excused").isEqualTo(Verdict.FAIL);
    }
    Result noisy =
        Row.twice(() -> runs.incrementAndGet() <= 2 ? result(Verdict.NOISY) : result(Verdict.OK));
    assertThat(noisy.verdict()).isEqualTo(Verdict.NOISY);
    assertThat(runs).hasValue(2);
  }

  private static Result result(Verdict verdict) {
    return new Result(
        "R-00", "a fault", "1", "2 calls", "none", verdict, Duration.ofMillis(1_250), 7, List.of());
  }

  @Test
  void reportIsATableAndAFile(@TempDir Path folder) throws Exception {
    List<Result> results = List.of(result(Verdict.OK), result(Verdict.FAIL));
    assertThat(Report.table(results).lines())
        .contains("R-00  a fault  1       2 calls    ok       1.3")
        .endsWith("2 rows, 1 failed, 0 noisy, 0 not measured, 2.5 s together");
    Path file = folder.resolve("faults.json");
    Report.write(file, results);
    assertThat(Files.readString(file)).contains("\"verdict\" : \"FAIL\"").contains("\"seed\" : 7");
  }
}
