package dev.loom.analytics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.RandomCalls;
import dev.loom.analytics.ReferenceStore;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.log.CallRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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
}
