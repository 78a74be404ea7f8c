package dev.loom.analytics.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import dev.loom.log.CallRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsPropertyTest {
  private static final int ROUNDS = 3;
  private static final int RECORDS = 400;
  private static final int QUESTIONS = 50;

  @TempDir Path folder;

  @Test
  void statsEqualPlainSumOverRecords() {
    long firstSeed = new Random().nextLong();
    for (int round = 0; round < ROUNDS; round++) {
      long seed = firstSeed + round;
      RandomCalls random = new RandomCalls(seed);
      List<CallRecord> records = random.records(RECORDS);
      ReferenceStore plain = new ReferenceStore();
      records.forEach(plain.sink()::accept);
      try (SqliteAnalyticsStore store =
          SqliteAnalyticsStore.open(folder.resolve("round" + round + ".db"))) {
        records.forEach(store.sink()::accept);
        assertThat(store.flush(Duration.ofSeconds(30))).isZero();
        for (int i = 0; i < QUESTIONS; i++) {
          CallFilter filter = i == 0 ? CallFilter.ALL : random.filter();
          Scope scope = i == 0 ? Scope.all() : random.scope();
          String of = "seed " + seed + ", question " + i + ": " + scope + " " + filter;
          StatsQuery query = StatsQuery.of(filter);
          assertThat(store.stats(scope, query)).as(of).isEqualTo(plain.stats(scope, query));
          assertThat(store.costs(scope, query)).as(of).isEqualTo(plain.costs(scope, query));
          assertThat(store.count(scope, filter)).as(of).isEqualTo(plain.count(scope, filter));
          LogQuery page = new LogQuery(filter, 50, i % 3 * 10);
          LogPage expected = plain.logs(scope, page);
          assertThat(store.logs(scope, page)).as(of).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void answerIsOneSnapshot() throws InterruptedException {
    try (SqliteAnalyticsStore store =
        SqliteAnalyticsStore.builder(folder.resolve("loom.db"))
            .flushInterval(Duration.ofMillis(1))
            .build()) {
      int questions = 200;
      Semaphore asked = new Semaphore(0);
      Thread writing =
          new Thread(
              () -> {
                for (int i = 0; i < questions * 10; i++) {
                  if (i % 10 == 0) {
                    asked.acquireUninterruptibly();
                  }
                  store.bulkSink().accept(TestCall.call().after(i).user("u" + i % 3).record());
                }
              });
      writing.start();
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < questions; i++) {
        asked.release();
        UsageStats stats = store.stats(Scope.all(), StatsQuery.of(CallFilter.ALL));
        assertThat(sum(stats.byUser())).isEqualTo(stats.totals());
        assertThat(sum(stats.byModel())).isEqualTo(stats.totals());
        assertThat(sum(stats.byProvider())).isEqualTo(stats.totals());
        seen.add(stats.totals().requests());
      }
      writing.join();
      // Else the questions and the commits did not run side by side.
      assertThat(seen).hasSizeGreaterThan(10);
    }
  }

  private static Totals sum(Map<String, Totals> parts) {
    return parts.values().stream().reduce(Totals.ZERO, Totals::plus);
  }
}
