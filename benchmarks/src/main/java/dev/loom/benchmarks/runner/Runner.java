package dev.loom.benchmarks.runner;

import dev.loom.benchmarks.redis.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The command: arguments in, table and exit code out. */
public final class Runner {
  private final List<Row> rows;
  private final Bars bars;
  private final Class<?> main;
  private final Timing quick;
  private final Duration spent;
  private final PrintStream out;
  private final PrintStream log;

  // spent: what this JVM has taken of the command's time before
  Runner(
      List<Row> rows,
      Bars bars,
      Class<?> main,
      Timing quick,
      Duration spent,
      PrintStream out,
      PrintStream log) {
    this.rows = List.copyOf(rows);
    this.bars = bars;
    this.main = main;
    this.quick = quick;
    this.spent = spent;
    this.out = out;
    this.log = log;
  }

  /**
   * Runs the command, or one fork of it when the arguments say so.
   *
   * @param rows the catalogue
   * @param main the class that was started; forks start it again
   * @param args the command line
   * @return the exit code
   */
  public static int run(List<Row> rows, Class<?> main, String... args) {
    if (Child.isMeant(args)) {
      return Child.run(rows, System.out, args);
    }
    Duration spent = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    return new Runner(rows, Bars.load(), main, Timing.QUICK, spent, System.out, System.err)
        .run(args);
  }

  int run(String... args) {
    Path root = Path.of(System.getProperty("loom.root", ""));
    try {
      Options options = Options.parse(rows.stream().map(Row::id).toList(), args);
      if (options.help()) {
        out.print(Options.USAGE);
        return ExitCode.OK;
      }
      Commit commit = Commit.of(root);
      if (options.publish() && commit.dirty()) {
        throw new Options.WrongUsage("--publish needs a committed tree; commit or drop changes");
      }
      return publish(measure(options, commit, selected(options)), root);
    } catch (Options.WrongUsage e) {
      log.println("benchmarks/run: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      log.println("benchmarks/run: the report could not be written: " + e);
      return ExitCode.HARNESS;
    } catch (RuntimeException e) { // uncaught, it would end as exit 1, which means something else
      log.println("benchmarks/run: " + e);
      return ExitCode.HARNESS;
    }
  }

  private List<Row> selected(Options options) {
    return rows.stream()
        .filter(row -> options.selects(row.id()))
        .filter(row -> !bars.of(row.id(), options).isEmpty())
        .toList();
  }

  private Report measure(Options options, Commit commit, List<Row> selected) {
    Budget budget = new Budget(options.full() ? Timing.FULL : quick, spent);
    Function<Redis, Report> measured = redis -> measure(options, commit, selected, redis, budget);
    if (selected.stream().noneMatch(Row::needsRedis)) {
      return measured.apply(new Redis("not needed by these rows", 0));
    }
    try (RedisServer server = RedisServer.start()) {
      return measured.apply(new Redis(server.description(), server.port()));
    } catch (RedisServer.Unavailable e) {
      return measured.apply(new Redis(String.valueOf(e.getMessage()), 0));
    }
  }

  /**
   * The Redis of a run.
   *
   * @param description version and source, or why there is none
   * @param port where it listens, 0 for none
   */
  private record Redis(String description, int port) {
    List<String> options() {
      return port == 0 ? List.of() : List.of("-D" + RedisServer.PORT + "=" + port);
    }

    @Nullable String reason() {
      return port == 0 ? description : null;
    }
  }

  private Report measure(
      Options options, Commit commit, List<Row> selected, Redis redis, Budget budget) {
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    double loadBefore = Machine.load();
    Fork fork = new Fork(main, redis.options(), log);
    Campaign campaign =
        new Campaign(
            selected,
            bars,
            options,
            (options.full() ? Timing.FULL : quick).forks(),
            budget,
            fork,
            redis.reason(),
            log);
    campaign.measure();
    if (options.full()) {
      campaign.compare(new JmhRun(redis.options(), log));
    }
    return new Report(
        date,
        options,
        commit,
        Machine.here(),
        Objects.requireNonNullElse(campaign.collector(), "unknown"),
        redis.description(),
        loadBefore,
        Machine.load(),
        campaign.neighbours(),
        campaign.judge(),
        campaign.results(),
        budget.spent());
  }

  private int publish(Report report, Path root) throws IOException {
    out.print(Table.of(report));
    out.flush();
    Path json = report.options().json();
    if (json != null) {
      Output.write(json, Json.of(report));
    }
    if (!report.options().publish()) {
      return report.exitCode();
    }
    if (report.judge().noisy()) {
      log.println("benchmarks/run: not published, the control row B-00 was noisy");
      return ExitCode.HARNESS;
    }
    Publication.write(report, root.resolve("docs/benchmarks.md"));
    return report.exitCode();
  }
}
