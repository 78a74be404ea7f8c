package dev.loom.benchmarks.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Samples and reports as a run leaves them, with numbers that never change. */
final class Recorded {
  static final Judge QUIET = new Judge(false, true, false);
  static final Machine MACHINE =
      new Machine("Some CPU", 2, 8_000, "Linux 6.1", "Vendor 17.0.1", 17);

  private static final Bars BARS =
      Bars.parse(
          List.of(
              "id,metric,operator,value,goal,mode",
              "B-00,ratio,>=,0.97,,Q",
              "B-00,ratio,<=,1.03,,Q",
              "B-01,ratio,<=,1.3,1.15,Q",
              "B-01,bytes,<=,2200,,Q",
              "T-1,p99,<=,50000,,Q"));

  private static final Options OPTIONS = Options.parse(List.of());

  private Recorded() {}

  static Row row(String id) {
    Row.Kind kind = id.startsWith("T") ? Row.Kind.TAIL : Row.Kind.PAIRED;
    return new Row(id, "operation of " + id, "floor of " + id, kind, () -> null, null, false);
  }

  /** A paired result whose every pair has the same ratio. */
  static Result paired(String id, double ratio, long bytes, Judge judge, @Nullable Comparison jmh) {
    double[] floor = new double[300];
    double[] loom = new double[300];
    Arrays.setAll(floor, i -> 1_000 + i);
    Arrays.setAll(loom, i -> floor[i] * ratio);
    return Result.of(
        row(id), Samples.paired(floor, loom, 1, bytes), jmh, BARS.of(id, OPTIONS), judge);
  }

  static Result paired(String id, double ratio, long bytes) {
    return paired(id, ratio, bytes, QUIET, null);
  }

  static Result tail(double... p99) {
    return Result.of(
        row("T-1"), Samples.tail(tails(p99), 1, 900), null, BARS.of("T-1", OPTIONS), QUIET);
  }

  /** Sub-runs whose slowest calls took twice as long. */
  static Tail[] tails(double... p99) {
    return Arrays.stream(p99).mapToObj(time -> new Tail(time, 2 * time, 100)).toArray(Tail[]::new);
  }

  static Report report(Options.Gate gate, Result... results) {
    return new Report(
        Instant.parse("2026-01-02T03:04:05Z"),
        new Options(false, null, Set.of(), gate, false, false),
        new Commit("0123456789ab", true),
        MACHINE,
        "G1",
        "not needed by these rows",
        0.5,
        1.25,
        0.1,
        QUIET,
        List.of(results),
        Duration.ofMillis(12_345));
  }
}
