package dev.loom.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import dev.loom.config.LoomConfig;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.ProgressBar;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DEFAULT_TTL = Duration.ofHours(1);
  private static final long SEED = 1;
  private static final int CALLS = 2_000;
  private static final int USERS = 25;

  @TempDir Path folder;

  /** The calls of a simulated day as stored, oldest first. */
  private List<LogEntry> day(String config) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream());
    try (AnalyticsStore store = SqliteAnalyticsStore.open(folder.resolve("day.db"));
        ProgressBar progress = new ProgressBar(console, "day", CALLS)) {
      new Simulation(store, SEED, START, CALLS, USERS, LoomConfig.parse("text", config))
          .run(progress);
      List<LogEntry> entries =
          new ArrayList<>(
              store.logs(Scope.all(), LogQuery.of(CallFilter.ALL).withLimit(CALLS)).entries());
      Collections.reverse(entries);
      return entries;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cache: {backend: 'Memory:'}"})
  void entriesGrowOldByTheSimulatedClock(String config) {
    DayOfTraffic traffic = new DayOfTraffic(SEED, START, CALLS, USERS);
    Map<Object, Instant> paid = new HashMap<>();
    List<Duration> ages = new ArrayList<>();
    List<Duration> agesWhenPaidAgain = new ArrayList<>();
    for (LogEntry entry : day(config)) {
      SimulatedCall call = traffic.next();
      assertThat(entry.timestamp()).isEqualTo(call.at());
      Object question = List.of(call.request().model(), call.request().messages());
      Instant before = paid.get(question);
      if (!entry.origin().isPaid()) {
        ages.add(Duration.between(before, call.at()));
      } else if (entry.status() == 200) {
        if (before != null) {
          agesWhenPaidAgain.add(Duration.between(before, call.at()));
        }
        paid.put(question, call.at());
      }
    }
    // The whole day takes less than a minute: by the real clock nothing would ever expire.
    assertThat(ages).hasSizeGreaterThan(100).allMatch(age -> age.compareTo(DEFAULT_TTL) < 0);
    assertThat(agesWhenPaidAgain).anyMatch(age -> age.compareTo(DEFAULT_TTL) >= 0);
  }
}
