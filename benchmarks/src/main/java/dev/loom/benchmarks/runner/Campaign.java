package dev.loom.benchmarks.runner;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures rows one fork after another, keeps all samples, judges them together. */
final class Campaign {
  private static final String NO_TIME = "time";

  private final List<Row> rows;
  private final Bars bars;
  private final Options options;
  private final int forks;
  private final Budget budget;
  private final Fork fork;
  private final @Nullable String withoutRedis;
  private final PrintStream log;
  private final Map<String, Samples> samples = new HashMap<>();
  private final Map<String, Result> broken = new HashMap<>();
  private final Map<String, Comparison> jmh = new HashMap<>();

  // withoutRedis: why there is no Redis for the rows that need one, null where there is one
  Campaign(
      List<Row> rows,
      Bars bars,
      Options options,
      int forks,
      Budget budget,
      Fork fork,
      @Nullable String withoutRedis,
      PrintStream log) {
    this.rows = rows;
    this.bars = bars;
    this.options = options;
    this.forks = forks;
    this.budget = budget;
    this.fork = fork;
    this.withoutRedis = withoutRedis;
    this.log = log;
  }

  /** Measures all rows; then once more those that are not ok, while time is left. */
  void measure() {
    measure(rows);
    List<Row> again =
        rows.stream()
            .filter(row -> samples.containsKey(row.id()) && !broken.containsKey(row.id()))
            .filter(row -> result(row, judge()).verdict() != Verdict.OK)
            .toList();
    measure(again);
  }

  private void measure(List<Row> some) {
    int left = some.size() * forks;
    for (Row row : some) {
      for (int i = 0; i < forks && !broken.containsKey(row.id()); i++) {
        measure(row, left - i);
      }
      left -= forks;
    }
  }

  private void measure(Row row, int forksLeft) {
    if (row.needsRedis() && withoutRedis != null) {
      broken.put(row.id(), Result.notMeasured(row, withoutRedis));
      return;
    }
    Optional<Duration> time = budget.next(forksLeft);
    if (time.isEmpty()) {
      outOfTime(row);
      return;
    }
    log.printf(
        Locale.ROOT,
        "[%5.1f s] %s %s%n",
        budget.spent().toMillis() / 1000.0,
        row.id(),
        row.operation());
    Duration before = budget.spent();
    Fork.Outcome outcome = fork.run(row.id(), time.get(), budget.left());
    if (outcome instanceof Fork.Outcome.Measured measured) {
      samples.merge(row.id(), measured.samples(), Samples::and);
      budget.learn(budget.spent().minus(before), time.get());
    } else if (outcome instanceof Fork.Outcome.Died died) {
      broken.put(row.id(), Result.failed(row, died.lastLine()));
    } else if (outcome instanceof Fork.Outcome.Missing missing) {
      broken.put(row.id(), Result.notMeasured(row, missing.reason()));
    } else {
      outOfTime(row);
    }
  }

  /** Samples of an earlier fork stay good when a later one has no time. */
  private void outOfTime(Row row) {
    if (!samples.containsKey(row.id())) {
      broken.put(row.id(), Result.notMeasured(row, NO_TIME));
    }
  }

  /** Lets JMH measure the same methods. */
  void compare(JmhRun run) {
    for (Row row : rows) {
      if (row.jmh() == null || !samples.containsKey(row.id()) || broken.containsKey(row.id())) {
        continue;
      }
      if (budget.left().compareTo(JmhRun.MOST) < 0) {
        log.println("JMH " + row.id() + " not measured: " + NO_TIME);
        continue;
      }
      try {
        jmh.put(row.id(), run.compare(row.jmh()));
      } catch (JmhRun.Failed e) {
        broken.put(row.id(), Result.failed(row, "JMH: " + e.getMessage()));
      }
    }
  }

  List<Result> results() {
    Judge judge = judge();
    return rows.stream().map(row -> result(row, judge)).toList();
  }

  private Result result(Row row, Judge judge) {
    Result known = broken.get(row.id());
    Samples measured = samples.get(row.id());
    if (known != null) {
      return known;
    }
    if (measured == null) {
      return Result.notMeasured(row, NO_TIME);
    }
    return Result.of(
        row,
        measured,
        jmh.get(row.id()),
        bars.of(row.id(), options),
        row.id().equals(Judge.CONTROL) ? Judge.OF_CONTROL : judge);
  }

  /**
   * What the control row says; without one (in tests) the run counts as neither noisy nor quiet.
   */
  Judge judge() {
    Samples control = samples.get(Judge.CONTROL);
    Optional<Row> row = rows.stream().filter(each -> each.id().equals(Judge.CONTROL)).findFirst();
    if (row.isEmpty()) {
      return new Judge(false, false, false);
    }
    if (control == null) {
      return new Judge(true, false, false);
    }
    Verdict verdict = result(row.get(), Judge.OF_CONTROL).verdict();
    return new Judge(verdict != Verdict.OK, Judge.isQuiet(control), false);
  }

  /** Processors that other processes kept busy, over all rows. */
  double neighbours() {
    return samples.values().stream().mapToDouble(Samples::neighbours).average().orElse(0);
  }

  @Nullable String collector() {
    return samples.values().stream().map(Samples::collector).findFirst().orElse(null);
  }
}
