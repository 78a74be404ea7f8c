package dev.loom.benchmarks.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that a run has to say; table, JSON and document are made from it.
 *
 * @param date when the run began
 * @param options what was asked for
 * @param commit what was measured
 * @param machine where
 * @param collector the forks' garbage collector
 * @param redis version and source of the Redis server, or that none was needed
 * @param loadBefore load average before the run
 * @param loadAfter load average after it
 * @param neighbours processors that other processes kept busy meanwhile
 * @param judge what the control row said of the run
 * @param results one for each row, in the catalogue's order
 * @param took wall time from the start of the command
 */
record Report(
    Instant date,
    Options options,
    Commit commit,
    Machine machine,
    String collector,
    String redis,
    double loadBefore,
    double loadAfter,
    double neighbours,
    Judge judge,
    List<Result> results,
    Duration took) {

  // Copies the results.
  Report {
    results = List.copyOf(results);
  }

  long count(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  int exitCode() {
    if (count(Verdict.FAIL) > 0) {
      return ExitCode.HARNESS;
    }
    boolean over =
        switch (options.gate()) {
          case STRICT -> count(Verdict.OVER) > 0;
          case LOOSE ->
              results.stream().flatMap(row -> row.judgements().stream()).anyMatch(Report::isGross);
          case NONE -> false;
        };
    return over ? ExitCode.OVER : ExitCode.OK;
  }

  /** What even a loose gate holds: no noise explains it. */
  private static boolean isGross(Judgement judgement) {
    return judgement.verdict() == Verdict.OVER
        && switch (judgement.bar().metric().nature()) {
          case EXACT -> true;
          case RELATIVE -> judgement.bar().farBeyond(judgement.best());
          case ABSOLUTE -> false;
        };
  }
}
