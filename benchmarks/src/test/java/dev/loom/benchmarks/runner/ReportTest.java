package dev.loom.benchmarks.runner;

import static dev.loom.benchmarks.runner.Recorded.paired;
import static dev.loom.benchmarks.runner.Recorded.report;
import static dev.loom.benchmarks.runner.Recorded.tail;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loom.benchmarks.runner.Options.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Result CONTROL = paired("B-00", 1.001, 264);
  private static final Result GOOD = paired("B-01", 1.1, 2_040);
  private static final Result OVER = paired("B-01", 1.5, 2_040);
  private static final Result FAR_OVER = paired("B-01", 2.7, 2_040);
  private static final Result FAT = paired("B-01", 1.1, 2_300);
  private static final Result SLOW_TAIL = tail(60_000, 61_000, 62_000);
  private static final Result DEAD = Result.failed(Recorded.row("B-01"), "no memory");
  private static final Result LATE = Result.notMeasured(Recorded.row("T-1"), "time");

  private static int exit(Gate gate, Result... results) {
    return report(gate, results).exitCode();
  }

  @Test
  void strictGateHoldsEveryBar() {
    assertThat(exit(Gate.STRICT, CONTROL, GOOD, tail(900, 901, 902))).isZero();
    assertThat(exit(Gate.STRICT, CONTROL, OVER)).isEqualTo(1);
    assertThat(exit(Gate.STRICT, CONTROL, FAT)).isEqualTo(1);
    assertThat(exit(Gate.STRICT, CONTROL, SLOW_TAIL)).isEqualTo(1);
  }

  @Test
  void looseGateHoldsBytesAndTwiceTheRatio() {
    assertThat(exit(Gate.LOOSE, CONTROL, OVER, SLOW_TAIL)).isZero();
    assertThat(exit(Gate.LOOSE, CONTROL, FAR_OVER)).isEqualTo(1);
    assertThat(exit(Gate.LOOSE, CONTROL, FAT)).isEqualTo(1);
  }

  @Test
  void noGateHoldsNothingMeasured() {
    assertThat(exit(Gate.NONE, FAR_OVER, FAT, SLOW_TAIL)).isZero();
  }

  @Test
  void aFailedHarnessFailsThroughEveryGate() {
    for (Gate gate : Gate.values()) {
      assertThat(exit(gate, CONTROL, OVER, DEAD)).isEqualTo(3);
    }
  }

  @Test
  void noisyAndUnmeasuredRowsFailNothing() {
    Result noisy = paired("B-01", 1.5, 2_040, new Judge(true, false, false), null);
    assertThat(noisy.verdict()).isEqualTo(Verdict.NOISY);
    assertThat(exit(Gate.STRICT, CONTROL, noisy, LATE)).isZero();
  }

  @Test
  void jmhThatTellsAnotherStoryIsAFailure() {
    Comparison near = new Comparison(1_000, 5, 1_200, 5, 2_040.0);
    Comparison far = new Comparison(1_000, 5, 1_300, 5, 2_040.0);
    assertThat(paired("B-01", 1.1, 1, Recorded.QUIET, near).verdict()).isEqualTo(Verdict.OK);
    assertThat(paired("B-01", 1.1, 1, Recorded.QUIET, far).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(paired("B-01", 1.1, 1, new Judge(false, false, false), far).verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void jmhCountsTheBytesWhereItCan() {
    Comparison jmh = new Comparison(1_000, 5, 1_100, 5, 2_201.0);
    assertThat(paired("B-01", 1.1, 2_040, Recorded.QUIET, jmh).verdict()).isEqualTo(Verdict.OVER);
  }

  @Test
  void tableIsLaidOutAsPromised() {
    assertThat(Table.rows(List.of(CONTROL, GOOD, OVER, FAT, SLOW_TAIL, DEAD, LATE)))
        .containsExactly(
            "id    operation             floor       loom  ratio     [95 %]        bar   B/op  verdict",
            "B-00  operation of B-00  1,150 ns   1,151 ns   1.00  1.00-1.00  0.97-1.03    264  ok",
            "B-01  operation of B-01  1,150 ns   1,264 ns   1.10  1.10-1.10       1.30  2,040  ok",
            "B-01  operation of B-01  1,150 ns   1,724 ns   1.50  1.50-1.50       1.30  2,040  over:"
                + " ratio 1.50 > 1.30",
            "B-01  operation of B-01  1,150 ns   1,264 ns   1.10  1.10-1.10       1.30  2,300  over:"
                + " bytes 2,300 > 2,200",
            "T-1   operation of T-1          -  61,000 ns      -          -  50,000 ns    900  over:"
                + " p99 61,000 ns > 50,000 ns",
            "B-01  operation of B-01         -          -      -          -          -      -  FAIL:"
                + " no memory",
            "T-1   operation of T-1          -          -      -          -          -      -  not"
                + " measured: time");
  }

  @Test
  void aMissedGoalIsShownAndFailsNothing() {
    Result result = paired("B-01", 1.2, 2_040);
    assertThat(Cells.of(result)).endsWith("ok, goal 1.15 missed");
    assertThat(exit(Gate.STRICT, result)).isZero();
  }

  @Test
  void lastLineCountsTheVerdicts() {
    assertThat(Table.of(report(Gate.STRICT, CONTROL, GOOD, OVER, LATE)))
        .endsWith(
            "\n2 ok, 0 noisy, 1 over, 0 failed, 1 not measured; quick, gate strict, 12.3 s\n");
  }

  @Test
  void quickTableEqualsJson() throws Exception {
    Report report = report(Gate.STRICT, CONTROL, GOOD, FAT, SLOW_TAIL, DEAD, LATE);
    JsonNode json = new ObjectMapper().readTree(Json.of(report));
    List<List<String>> fromJson = new ArrayList<>();
    json.get("rows").forEach(row -> fromJson.add(cells(row)));
    assertThat(fromJson).isEqualTo(report.results().stream().map(Cells::of).toList());
    assertThat(json.get("exit").asInt()).isEqualTo(report.exitCode());
    assertThat(json.get("commit").asText()).isEqualTo("0123456789ab+dirty");
    assertThat(json.get("machine").get("cpu").asText()).isEqualTo("Some CPU");
    assertThat(json.get("machine").get("collector").asText()).isEqualTo("G1");
  }

  /** The table's cells, written from the JSON alone. */
  private static List<String> cells(JsonNode row) {
    String note = row.get("note").asText();
    String between = row.get("verdict").asText().equals("ok") ? ", " : ": ";
    return List.of(
        row.get("id").asText(),
        row.get("operation").asText(),
        number(row.get("floor_ns"), "%,.0f ns"),
        number(row.get("loom_ns"), "%,.0f ns"),
        number(row.get("ratio"), "%.2f"),
        row.get("ratio").isNull()
            ? "-"
            : number(row.get("ratio_low"), "%.2f") + "-" + number(row.get("ratio_high"), "%.2f"),
        bars(row.get("bars")),
        number(row.get("bytes"), "%,.0f"),
        row.get("verdict").asText() + (note.isEmpty() ? "" : between + note));
  }

  private static String bars(JsonNode bars) {
    List<String> cells = new ArrayList<>();
    for (JsonNode bar : bars) {
      switch (bar.get("metric").asText()) {
        case "ratio" -> cells.add(number(bar.get("value"), "%.2f"));
        case "p99" -> cells.add(number(bar.get("value"), "%,.0f ns"));
        default -> {}
      }
    }
    return cells.isEmpty() ? "-" : String.join("-", cells);
  }

  private static String number(JsonNode value, String format) {
    return value.isNull() ? "-" : String.format(Locale.ROOT, format, value.asDouble());
  }

  @Test
  void jsonEscapesWhatForksSay() throws Exception {
    String said = "path \"C:\\x\"\nline two\u0001";
    Report report = report(Gate.NONE, Result.failed(Recorded.row("B-01"), said));
    JsonNode json = new ObjectMapper().readTree(Json.of(report));
    assertThat(json.get("rows").get(0).get("note").asText()).isEqualTo(said);
  }
}
