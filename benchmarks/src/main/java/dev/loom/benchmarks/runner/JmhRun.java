package dev.loom.benchmarks.runner;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs both methods of a row under JMH. */
final class JmhRun {
  /** A row that has less time than this is left out. */
  static final Duration MOST = Duration.ofSeconds(75);

  private static final int FORKS = 3;
  private static final int ITERATIONS = 5;
  private static final TimeValue ITERATION = TimeValue.milliseconds(500);

  private final List<String> options;
  private final OutputFormat output;

  /**
   * Prepares runs.
   *
   * @param options further options of its JVMs
   * @param log where JMH tells what it does
   */
  JmhRun(List<String> options, PrintStream log) {
    this.options = List.copyOf(options);
    this.output = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
  }

  /** JMH could not measure. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  Comparison compare(Row.Jmh jmh) throws Failed {
    Collection<RunResult> results;
    try {
      results = new Runner(options(jmh), output).run();
    } catch (RunnerException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    }
    RunResult floor = find(results, jmh, jmh.floor());
    RunResult loom = find(results, jmh, jmh.loom());
    return new Comparison(
        floor.getPrimaryResult().getScore() / jmh.batch(),
        floor.getPrimaryResult().getScoreError() / jmh.batch(),
        loom.getPrimaryResult().getScore() / jmh.batch(),
        loom.getPrimaryResult().getScoreError() / jmh.batch(),
        jmh.batch() > 1 ? null : bytes(loom));
  }

  private static ChainedOptionsBuilder methods(Row.Jmh jmh) {
    ChainedOptionsBuilder builder = new OptionsBuilder().include(pattern(jmh, jmh.floor()));
    return jmh.loom().equals(jmh.floor()) ? builder : builder.include(pattern(jmh, jmh.loom()));
  }

  private org.openjdk.jmh.runner.options.Options options(Row.Jmh jmh) {
    ChainedOptionsBuilder builder =
        methods(jmh)
            .forks(FORKS)
            .warmupIterations(ITERATIONS)
            .measurementIterations(ITERATIONS)
            .timeUnit(TimeUnit.NANOSECONDS)
            .jvmArgs("-Xms1g", "-Xmx1g", "-Xmn32m", "-Djmh.ignoreLock=true")
            .jvmArgsAppend(options.toArray(new String[0]))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    if (jmh.batch() == 1) {
      builder.mode(Mode.AverageTime).warmupTime(ITERATION).measurementTime(ITERATION);
    } else {
      builder
          .mode(Mode.SingleShotTime)
          .warmupBatchSize(jmh.batch())
          .measurementBatchSize(jmh.batch());
    }
    return builder.build();
  }

  private static String pattern(Row.Jmh jmh, String method) {
    return "^" + Pattern.quote(jmh.state().getName() + "." + method) + "$";
  }

  private static RunResult find(Collection<RunResult> results, Row.Jmh jmh, String method)
      throws Failed {
    String name = jmh.state().getName() + "." + method;
    for (RunResult result : results) {
      if (result.getParams().getBenchmark().equals(name)) {
        return result;
      }
    }
    throw new Failed("no result of " + name);
  }

  private static @Nullable Double bytes(RunResult result) {
    for (Result<?> secondary : result.getSecondaryResults().values()) {
      if (secondary.getLabel().endsWith("gc.alloc.rate.norm")) {
        return secondary.getScore();
      }
    }
    return null;
  }
}
