package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.analytics.blackbox.TestCall;
import dev.loom.chat.ModelId;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.cost.PriceMatch;
import dev.loom.log.CallRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way from the sink to the commit. A lock held by another connection stalls the writer. */
@Timeout(60)
class SqliteWriterTest {
  @TempDir Path folder;
  private Path file;
  private SqliteAnalyticsStore store;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("loom.db");
  }

  @AfterEach
  void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  private static void assertAddsUp(StoreHealth health) {
    assertThat(health.offered())
        .as(health.toString())
        .isEqualTo(
            health.stored()
                + health.duplicates()
                + health.quarantined()
                + health.queued()
                + health.totalDropped());
  }

  private long stored() {
    return store.count(Scope.all(), CallFilter.ALL);
  }

  @Test
  void fullQueueDropsAreCountedExactly() {
    store = SqliteAnalyticsStore.builder(file).queueRecords(100).enqueueWait(Duration.ZERO).build();
    try (PlainSql lock = new PlainSql(file).run("BEGIN IMMEDIATE")) {
      for (int i = 0; i < 250; i++) {
        store.sink().accept(call().after(i).record());
      }
      StoreHealth stalled = store.health();
      assertThat(stalled.offered()).isEqualTo(250);
      assertThat(stalled.queued()).isEqualTo(100);
      assertThat(stalled.dropped()).containsEntry(DropReason.QUEUE_FULL, 150L);
      assertAddsUp(stalled);
      assertThat(store.flush(Duration.ZERO)).isEqualTo(100);
      lock.run("ROLLBACK");
    }

    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
    assertThat(stored()).isEqualTo(100);
    assertThat(store.health().stored()).isEqualTo(100);
    assertAddsUp(store.health());
  }

  @Test
  void stalledWriterCostsOneWaitAndNotOnePerCall() {
    store =
        SqliteAnalyticsStore.builder(file)
            .queueRecords(10)
            .enqueueWait(Duration.ofSeconds(1))
            .build();
    try (PlainSql lock = new PlainSql(file).run("BEGIN IMMEDIATE")) {
      // 1,000 waits of a second each would take longer than the test may.
      for (int i = 0; i < 1_010; i++) {
        store.sink().accept(call().after(i).record());
      }
      assertThat(store.health().dropped()).containsEntry(DropReason.QUEUE_FULL, 1_000L);
      lock.run("ROLLBACK");
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
  }

  @Test
  void interruptEndsTheWaitAndKeepsTheFlag() {
    store =
        SqliteAnalyticsStore.builder(file)
            .queueRecords(1)
            .enqueueWait(Duration.ofMinutes(1))
            .build();
    try (PlainSql lock = new PlainSql(file).run("BEGIN IMMEDIATE")) {
      store.sink().accept(call().record());
      Thread.currentThread().interrupt();

      store.sink().accept(call().after(1).record());
      store.bulkSink().accept(call().after(2).record());
      long missing = store.flush(Duration.ofMinutes(1));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(missing).isEqualTo(1);
      assertThat(store.health().dropped()).containsEntry(DropReason.QUEUE_FULL, 2L);
      lock.run("ROLLBACK");
    }
  }

  @Test
  void bulkSinkWaitsForRoomInsteadOfDropping() {
    store = SqliteAnalyticsStore.builder(file).queueRecords(7).enqueueWait(Duration.ZERO).build();

    for (int i = 0; i < 1_000; i++) {
      store.bulkSink().accept(call().after(i).record());
    }

    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
    assertThat(stored()).isEqualTo(1_000);
    assertThat(store.health().totalDropped()).isZero();
  }

  @Test
  void rowThatTheDatabaseRefusesIsSetAsideAndTheRestIsStored() {
    store = SqliteAnalyticsStore.open(file);
    try (PlainSql sql =
        new PlainSql(file)
            .run(
                "CREATE TRIGGER poison BEFORE INSERT ON call WHEN NEW.status = 418"
                    + " BEGIN SELECT RAISE(ABORT, 'no teapots'); END")) {
      for (int i = 0; i < 100; i++) {
        store.sink().accept(call().after(i).user("u" + i).status(i % 40 == 7 ? 418 : 200).record());
      }
      assertThat(store.flush(Duration.ofSeconds(30))).isZero();

      StoreHealth health = store.health();
      assertThat(health.stored()).isEqualTo(97);
      assertThat(health.quarantined()).isEqualTo(3);
      assertThat(health.state()).isEqualTo(StoreHealth.State.HEALTHY);
      assertAddsUp(health);
      assertThat(sql.rows("SELECT user, reason FROM dead_letter ORDER BY number"))
          .hasToString(
              "[{user=u7, reason=refused: SQLITE_CONSTRAINT_TRIGGER},"
                  + " {user=u47, reason=refused: SQLITE_CONSTRAINT_TRIGGER},"
                  + " {user=u87, reason=refused: SQLITE_CONSTRAINT_TRIGGER}]");
      assertThat(users()).contains("u6", "u8", "u99").doesNotContain("u7");
    }
  }

  private List<String> users() {
    return store.logs(Scope.all(), LogQuery.of(CallFilter.ALL).withLimit(10_000)).entries().stream()
        .map(LogEntry::user)
        .toList();
  }

  @Test
  void eachObjectionHasItsReason() {
    store = SqliteAnalyticsStore.open(file);
    CallRecord[] poison = {
      call().id(new UUID(0, 0)).record(),
      call().status(1000).record(),
      call().latency(Duration.ofNanos(-1)).record(),
      call().ttft(Duration.ofDays(400)).record(),
      call().spent(new Money(-1)).record()
    };
    for (CallRecord one : poison) {
      store.sink().accept(one);
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();

    try (PlainSql sql = new PlainSql(file)) {
      assertThat(sql.rows("SELECT reason FROM dead_letter ORDER BY number"))
          .extracting(row -> row.get("reason"))
          .containsExactly(
              "the id is no UUIDv7 of the start",
              "the status is outside 0 to 999",
              "a time is negative or longer than 366 days",
              "a time is negative or longer than 366 days",
              "an amount of money is negative");
    }
  }

  @Test
  void failedCommitsAreTriedAgainAndNothingIsLost() {
    store = SqliteAnalyticsStore.open(file);
    try (PlainSql sql = new PlainSql(file).run("ALTER TABLE call RENAME TO call_away")) {
      store.sink().accept(call().record());
      while (store.health().state() != StoreHealth.State.DEGRADED) {
        Thread.onSpinWait();
      }
      assertThat(store.health().queued()).isEqualTo(1);
      assertThat(store.health().lastError()).isEqualTo("SQLITE_ERROR");
      sql.run("ALTER TABLE call_away RENAME TO call");
    }

    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
    assertThat(stored()).isEqualTo(1);
    assertThat(store.health().state()).isEqualTo(StoreHealth.State.HEALTHY);
  }

  @Test
  void closeDuringLoadLosesNothingAccepted() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      Path each = folder.resolve("round" + round + ".db");
      store = SqliteAnalyticsStore.open(each);
      SqliteAnalyticsStore loaded = store;
      CountDownLatch running = new CountDownLatch(4);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 1_000; i++) {
                    loaded.sink().accept(call().after(i).record());
                    if (i == 100) {
                      running.countDown();
                    }
                  }
                });
        threads.add(thread);
        thread.start();
      }
      running.await();
      loaded.close();
      for (Thread thread : threads) {
        thread.join();
      }

      StoreHealth health = loaded.health();
      assertAddsUp(health);
      assertThat(health.queued()).isZero();
      assertThat(health.offered()).isEqualTo(4_000);
      assertThat(health.dropped())
          .containsEntry(DropReason.CLOSE_TIMEOUT, 0L)
          .containsEntry(DropReason.QUEUE_FULL, 0L);
      assertThat(PlainSql.text(each, "SELECT COUNT(*) FROM call"))
          .isEqualTo(String.valueOf(health.stored()));
      assertThat(each.resolveSibling(each.getFileName() + "-wal")).doesNotExist();
    }
  }

  @Test
  void closeKeepsTheInterruptFlagAndStillDrains() {
    store = SqliteAnalyticsStore.open(file);
    for (int i = 0; i < 1_000; i++) {
      store.sink().accept(call().after(i).record());
    }
    Thread.currentThread().interrupt();

    store.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.health().stored()).isEqualTo(1_000);
  }

  @Test
  void storeThatCannotDrainCountsWhatItLost() throws InterruptedException {
    store = SqliteAnalyticsStore.open(file);
    try (PlainSql sql = new PlainSql(file).run("ALTER TABLE call RENAME TO call_away")) {
      for (int i = 0; i < 10; i++) {
        store.sink().accept(call().after(i).record());
      }
      store.close();
      assertThat(sql.text("SELECT COUNT(*) FROM call_away")).isEqualTo("0");
    }

    assertThat(store.flush(Duration.ofSeconds(30))).isEqualTo(10);
    assertThat(store.health().dropped()).containsEntry(DropReason.CLOSE_TIMEOUT, 10L);
    assertAddsUp(store.health());
  }

  @Test
  void textsAreCleanedAndCutToTheirLimits() {
    store = SqliteAnalyticsStore.open(file);
    TestCall texts = call().user("u\u0000\uD800x").model("p".repeat(300), "m".repeat(256));
    for (int i = 0; i < 20; i++) {
      texts.tag("key" + (char) ('a' + i), "v".repeat(300));
    }
    store.sink().accept(texts.error(500, "ü".repeat(3000)).record());
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();

    LogEntry entry = store.logs(Scope.all(), LogQuery.of(CallFilter.ALL)).entries().get(0);
    assertThat(entry.user()).matches("u\uFFFD\uFFFDx~[0-9a-f]{16}");
    assertThat(entry.provider()).matches("p{238}…~[0-9a-f]{16}");
    assertThat(entry.model()).isEqualTo("m".repeat(256));
    assertThat(entry.error()).isEqualTo("ü".repeat(2046) + "…");
    assertThat(entry.tags()).hasSizeLessThanOrEqualTo(16).containsKey("keya");
    assertThat(entry.tags().get("keya")).isEqualTo("v".repeat(255) + "…");
    assertThat(store.health().textsCut()).isPositive();
  }

  @Test
  void priceIsKeptWithHowItWasFound() {
    store = SqliteAnalyticsStore.open(file);
    Money amount = Money.ofUsd("1");
    PriceMatch match = new PriceMatch(new ModelId("openai", "gpt-4o"), PriceMatch.By.DATED);
    for (int i = 0; i < 3; i++) {
      Cost cost = new Cost(Cost.Status.PRICED, amount, "bundled:7", i == 2 ? null : match);
      store.sink().accept(call().after(i).cost(cost).record());
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();

    try (PlainSql sql = new PlainSql(file)) {
      assertThat(sql.rows("SELECT source, provider, model, matched_by FROM price ORDER BY ref"))
          .hasToString(
              "[{source=bundled:7, provider=openai, model=gpt-4o, matched_by=dated},"
                  + " {source=bundled:7, provider=null, model=null, matched_by=null}]");
    }
  }

  @Test
  void deadLettersAreBounded() {
    store = SqliteAnalyticsStore.open(file);
    UUID wrong = new UUID(0, 0);
    for (int i = 0; i < 10_050; i++) {
      store.bulkSink().accept(call().after(i).id(wrong).record());
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();

    assertThat(PlainSql.text(file, "SELECT COUNT(*) FROM dead_letter")).isEqualTo("10000");
    assertThat(PlainSql.text(file, "SELECT MIN(number) FROM dead_letter")).isEqualTo("51");
    assertThat(store.health().quarantined()).isEqualTo(10_050);
  }
}
