package dev.loom.examples.demo;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.Totals;
import dev.loom.config.LoomConfig;
import dev.loom.examples.cache.ConfigOption;
import dev.loom.examples.query.TotalsText;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.ProgressBar;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loom demo}: the main job, offline. */
@Command(
    name = "demo",
    description = {
      "Sends a day of traffic through a real chain (logging, cache, prices, store).",
      "The upstream is simulated: no network, no key, no bill."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MAX_REQUESTS = 10_000_000;
  private static final int MAX_USERS = 100_000;
  private static final int MAX_PORT = 65_535;

  private final Console console;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Calls of the day (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "25",
      description = "Users who call (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds make equal traffic (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description = "The database (default: a temporary one, which goes with the demo).")
  private @Nullable Path db;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where to serve; serving is not there yet.")
  private int port;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--no-serve", description = "End after the summary.")
  private boolean noServe;

  /** The command, not yet parsed. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    within("--requests", requests, MAX_REQUESTS);
    within("--users", users, MAX_USERS);
    within("--port", port, MAX_PORT);
    LoomConfig settings = config.read();
    settings.caching(); // what is wrong with it is told before a database is made
    Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(1));
    try (DemoFile file = DemoFile.of(db);
        AnalyticsStore store = StoreFile.create(file.path());
        ProgressBar progress = new ProgressBar(console, "simulated day", requests)) {
      long before = totals(store).requests();
      Simulation.warmUp(seed, start, users, settings);
      Simulation simulation = new Simulation(store, seed, start, requests, users, settings);
      Overhead overhead = simulation.run(progress);
      progress.clear();
      print(totals(store), overhead, before, simulation.storeChanges());
      console.err().println(file.sentence());
    }
    if (!noServe) {
      console
          .err()
          .println("Serving the API and the dashboard is not there yet; the demo ends here.");
    }
    return 0;
  }

  private static Totals totals(AnalyticsStore store) {
    return store.stats(Scope.all(), StatsQuery.of(CallFilter.ALL)).totals();
  }

  private static void within(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw CommandFailure.wrongUsage(option + " is " + value + "; allowed are 1 to " + max);
    }
  }

  private void print(Totals totals, Overhead overhead, long before, String storeChanges) {
    if (before > 0) {
      console
          .err()
          .println(
              "The database held "
                  + Show.count(before)
                  + " calls before; the numbers are of those and this run's.");
    }
    Facts text = TotalsText.of(totals);
    if (!storeChanges.isEmpty()) {
      text.add("cache's store", storeChanges);
    }
    text.add(
            "Loom's own time",
            "p50 "
                + Show.micros(overhead.percentile(50))
                + ", p95 "
                + Show.micros(overhead.percentile(95))
                + " a call, after "
                + Show.count(Simulation.WARM_UP_CALLS)
                + " calls to warm up")
        .add("upstream", "simulated: answers, token counts and latencies are made up")
        .print(console);
  }
}
