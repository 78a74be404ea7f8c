package dev.loom.benchmarks.runner;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The fork's side of the protocol: checks the answers of one row, measures it, prints samples. */
final class Child {
  /** The first argument of a fork; then row, milliseconds to measure, milliseconds left. */
  static final String ARGUMENT = "--fork";

  private Child() {}

  static boolean isMeant(String... args) {
    return args.length == 4 && args[0].equals(ARGUMENT);
  }

  static List<String> arguments(String id, Duration measure, Duration left) {
    return List.of(ARGUMENT, id, Long.toString(measure.toMillis()), Long.toString(left.toMillis()));
  }

  private static Samples measured(Row.Kind kind, Sampler sampler) {
    long start = System.nanoTime();
    long others = ProcessorTime.ofMachine() - ProcessorTime.ofThisProcess();
    Samples samples =
        switch (kind) {
          case PAIRED -> sampler.paired();
          case TAIL -> sampler.tail();
          case PAIRED_TAILS -> sampler.pairedTails();
        };
    others = ProcessorTime.ofMachine() - ProcessorTime.ofThisProcess() - others;
    return samples.beside(System.nanoTime() - start, Math.max(0, others));
  }

  static int run(List<Row> rows, PrintStream out, String... args) {
    long start = System.nanoTime();
    try {
      Row row = rows.stream().filter(each -> each.id().equals(args[1])).findFirst().orElseThrow();
      Pair pair = row.pair().get();
      pair.check().run();
      Duration spent = Duration.ofNanos(System.nanoTime() - start);
      Sampler sampler =
          new Sampler(
              pair,
              Duration.ofMillis(Long.parseLong(args[2])),
              Duration.ofMillis(Long.parseLong(args[3])).minus(spent));
      measured(row.kind(), sampler).toLines().forEach(out::println);
      out.flush();
      return ExitCode.OK;
    } catch (Pair.Missing e) {
      out.println(Samples.MISSING + e.getMessage());
      out.flush();
      return ExitCode.OK;
    } catch (Throwable e) { // whatever ends a fork becomes its last line
      Arrays.stream(e.getStackTrace()).limit(10).forEach(frame -> out.println("  at " + frame));
      out.println(e);
      out.flush();
      return ExitCode.HARNESS;
    }
  }
}
