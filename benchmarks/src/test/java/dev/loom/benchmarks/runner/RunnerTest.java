package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loom.benchmarks.redis.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real forks, with rows that say what they are. */
class RunnerTest {
  private static final Timing SHORT = new Timing(Duration.ofSeconds(60), Duration.ofMillis(150), 1);
  private static final String HEADER = "id,metric,operator,value,goal,mode";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private int run(Timing timing, List<Row> rows, String bar, String... args) {
    Bars bars = Bars.parse(List.of(HEADER, bar));
    return new Runner(rows, bars, Rows.class, timing, Duration.ZERO, print(out), print(log))
        .run(args);
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  /** The class that forks start. */
  static final class Rows {
    static final Row DOUBLE = row("X-1", () -> {});
    static final Row WRONG =
        row(
            "X-2",
            () -> {
              throw new Pair.WrongAnswer("two and two is five");
            });
    static final Row DEAD = row("X-3", () -> Runtime.getRuntime().halt(77));
    static final Row ENDLESS =
        row(
            "X-4",
            () -> {
              while (true) {
                Thread.onSpinWait();
              }
            });
    static final Row TAIL =
        Row.tail("X-5", "sum", "nothing", () -> new Pair(sum(200), sum(200), () -> {}));
    static final Row TAILS =
        Row.pairedTails(
            "X-6", "sum", "half a sum", () -> new Pair(sum(2_000), sum(4_000), () -> {}));
    static final Row MISSING =
        Row.paired(
            "X-7",
            "sum",
            "half a sum",
            () -> {
              throw new Pair.Missing("nobody has written it");
            },
            null);
    static final Row ON_REDIS =
        Row.paired(
                "X-8",
                "sum",
                "half a sum",
                () -> {
                  throw new Pair.Missing("port " + (RedisServer.portOfRun() > 0));
                },
                null)
            .onRedis();
    static final List<Row> ALL =
        List.of(DOUBLE, WRONG, DEAD, ENDLESS, TAIL, TAILS, MISSING, ON_REDIS);

    private Rows() {}

    public static void main(String[] args) {
      System.out.println("a line that is no sample");
      System.exit(Runner.run(ALL, Rows.class, args));
    }

    private static Row row(String id, Pair.Check check) {
      return Row.paired(
          id, "sum", "half a sum", () -> new Pair(sum(2_000), sum(4_000), check), null);
    }

    private static Side sum(int terms) {
      int[] numbers = new int[terms];
      return Side.of(
          () -> {
            int sum = 1;
            for (int number : numbers) {
              sum = 31 * sum + number;
            }
            return sum;
          });
    }
  }

  @Test
  void aMeasuredRowIsPrintedAndWritten(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("report.json");
    int exit = run(SHORT, List.of(Rows.DOUBLE), "X-1,ratio,<=,1.2,,Q", "--json", json.toString());
    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("X-1  sum").contains("over: ratio");
    assertThat(log.toString()).contains("a line that is no sample");
    var row = new ObjectMapper().readTree(Files.readString(json)).get("rows").get(0);
    assertThat(row.get("verdict").asText()).isEqualTo("over");
    assertThat(row.get("ratio").asDouble()).isBetween(1.6, 2.4);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(json);
    }
  }

  @Test
  void singleCallsAreMeasured() {
    int exit = run(SHORT, List.of(Rows.TAIL), "X-5,p99,<=,1000000000,,Q");
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("1 ok, 0 noisy, 0 over, 0 failed, 0 not measured");
  }

  @Test
  void rowOfFullRunsIsMeasuredWhereItIsAskedFor(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("report.json");
    String bar = "X-5,max,<=,60000000000,,F";
    int exit = run(SHORT, Rows.ALL, bar, "--only", "X-5", "--json", json.toString());
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("1 ok, 0 noisy, 0 over, 0 failed, 0 not measured");
    var row = new ObjectMapper().readTree(Files.readString(json)).get("rows").get(0);
    assertThat(row.get("samples").asLong()).isGreaterThan(100);
    assertThat(row.get("loom_ns").asDouble())
        .isEqualTo(row.get("bars").get(0).get("measured").asDouble());
  }

  @Test
  void singleCallsAreHeldAgainstThoseOfTheFloor() {
    assertThat(run(SHORT, List.of(Rows.TAILS), "X-6,ratio,<=,1000,,Q", "--gate", "none")).isZero();
    assertThat(out.toString()).containsPattern("X-6  sum +[0-9,]+ ns +[0-9,]+ ns +[0-9.]+ ");
  }

  @Test
  void wrongAnswerIsHarnessFailure() {
    int exit = run(SHORT, List.of(Rows.WRONG), "X-2,ratio,<=,9,,Q", "--gate", "none");
    assertThat(exit).isEqualTo(3);
    assertThat(out.toString()).contains("FAIL: ").contains("two and two is five");
  }

  @Test
  void aForkThatDiesIsHarnessFailureWithItsLastLine() {
    int exit = run(SHORT, List.of(Rows.DEAD), "X-3,ratio,<=,9,,Q");
    assertThat(exit).isEqualTo(3);
    assertThat(out.toString()).contains("FAIL: a line that is no sample (exit 77)");
  }

  @Test
  void aRowThatDoesNotEndIsNotMeasured() {
    Timing tight = new Timing(Duration.ofSeconds(3), Duration.ofMillis(150), 1);
    int exit = run(tight, List.of(Rows.ENDLESS), "X-4,ratio,<=,9,,Q");
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("not measured: time");
  }

  @Test
  void whatIsNotThereIsNotMeasured() {
    assertThat(run(SHORT, List.of(Rows.MISSING), "X-7,ratio,<=,9,,Q")).isZero();
    assertThat(out.toString()).contains("not measured: nobody has written it");
    assertThat(out.toString()).contains("redis     not needed by these rows");
  }

  @Test
  void aRedisIsStartedForRowsThatNeedOne() {
    assertThat(run(SHORT, List.of(Rows.ON_REDIS), "X-8,ratio,<=,9,,Q")).isZero();
    assertThat(out.toString())
        .contains("not measured: port true")
        .containsPattern("redis     Redis \\d+\\.\\d+");
  }

  @Test
  void rowsThatNoLongerFitAreNotMeasured() {
    Timing none = new Timing(Duration.ZERO, Duration.ofMillis(150), 1);
    assertThat(run(none, List.of(Rows.DOUBLE), "X-1,ratio,<=,1.5,,Q")).isZero();
    assertThat(out.toString()).contains("not measured: time");
    assertThat(log.toString()).isEmpty();
  }

  @Test
  void wrongUsageIsOneLine() {
    assertThat(run(SHORT, Rows.ALL, "X-1,ratio,<=,1.5,,Q", "--only", "X-9")).isEqualTo(2);
    assertThat(log.toString())
        .isEqualTo(
            "benchmarks/run: --only names X-9; there are X-1, X-2, X-3, X-4, X-5, X-6, X-7, X-8\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpIsPrinted() {
    assertThat(run(SHORT, Rows.ALL, "X-1,ratio,<=,1.5,,Q", "--help")).isZero();
    assertThat(out.toString()).startsWith("usage: benchmarks/run");
  }
}
