package dev.loom.benchmarks.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs one row in a fresh JVM and waits for it, never longer than it may take. */
final class Fork {
  /**
   * A heap of 1 GB and the JDK's own collector. The young generation is fixed at 32 MB, all of
   * which the warm-up touches: the first touch of a page can cost more than what is measured. Code
   * is compiled before it goes on running: else a busy machine measures its interpreter.
   */
  private static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-Xmn32m", "-Xbatch");

  /** What a fork needs at most before its clock starts and after its last sample. */
  private static final Duration START_AND_END = Duration.ofSeconds(1);

  private final Class<?> main;
  private final List<String> options;
  private final PrintStream log;
  private volatile @Nullable Process running;

  /**
   * Prepares forks.
   *
   * @param main the class whose {@code main} leads to {@link Child}
   * @param options further options of their JVMs
   * @param log where lines go that a fork prints beside its samples
   */
  Fork(Class<?> main, List<String> options, PrintStream log) {
    this.main = main;
    this.options = List.copyOf(options);
    this.log = log;
    // A fork never outlives the command, also when that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  private void end() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** How a fork ended. */
  sealed interface Outcome {
    /** It measured. */
    record Measured(Samples samples) implements Outcome {}

    /** It found nothing to measure; the reason. */
    record Missing(String reason) implements Outcome {}

    /** It was ended, or had nothing measured, when its time was over. */
    record OutOfTime() implements Outcome {}

    /** It died; its last line. */
    record Died(String lastLine) implements Outcome {}
  }

  Outcome run(String id, Duration measure, Duration left) {
    Process process;
    try {
      process =
          new ProcessBuilder(command(Child.arguments(id, measure, left.minus(START_AND_END))))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return new Outcome.Died("java did not start: " + e.getMessage());
    }
    running = process;
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              process.destroyForcibly();
            },
            CompletableFuture.delayedExecutor(left.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return listen(process, late);
    } finally {
      killer.cancel(false);
      end();
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  private Outcome listen(Process process, AtomicBoolean late) {
    List<String> samples = new ArrayList<>();
    String lastLine = "it printed nothing";
    String missing = null;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Samples.MARK)) {
          samples.add(line);
        } else if (line.startsWith(Samples.MISSING)) {
          missing = line.substring(Samples.MISSING.length());
        } else if (!line.isBlank()) {
          lastLine = line;
          log.println(line);
        }
      }
      int exit = process.waitFor();
      if (late.get()) {
        return new Outcome.OutOfTime();
      }
      if (missing != null) {
        return new Outcome.Missing(missing);
      }
      return exit == ExitCode.OK
          ? measured(samples)
          : new Outcome.Died(lastLine + " (exit " + exit + ")");
    } catch (IOException e) {
      return late.get() ? new Outcome.OutOfTime() : new Outcome.Died(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Died("interrupted");
    }
  }

  private static Outcome measured(List<String> lines) {
    try {
      Samples samples = Samples.parse(lines);
      return samples.isEmpty() ? new Outcome.OutOfTime() : new Outcome.Measured(samples);
    } catch (IllegalArgumentException e) {
      return new Outcome.Died(String.valueOf(e.getMessage()));
    }
  }
}
