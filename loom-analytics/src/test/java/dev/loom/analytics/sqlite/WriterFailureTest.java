package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer meets failures that are none of the database's. */
@Timeout(60)
class WriterFailureTest {
  private static final Duration LONG = Duration.ofSeconds(30);

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

  /** Is asked while a row is bound; fails as often as it is told to. */
  private static final class FailingClock extends Clock {
    private final AtomicInteger left;
    private final Throwable failure;

    FailingClock(int times, Throwable failure) {
      this.left = new AtomicInteger(times);
      this.failure = failure;
    }

    @Override
    public Instant instant() {
      if (left.getAndDecrement() > 0) {
        throw WriterFailureTest.<RuntimeException>sneaky(failure);
      }
      return Instant.parse("2026-01-21T12:00:01Z");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable failure) throws T {
    throw (T) failure;
  }

  /** A number that cannot be written down. */
  private static class HostileNumber extends BigDecimal {
    private static final long serialVersionUID = 1L;

    HostileNumber() {
      super(1);
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no");
    }
  }

  private void offer(int calls) {
    for (int i = 0; i < calls; i++) {
      store.sink().accept(call().after(i).record());
    }
  }

  private void assertAllStored(int calls) {
    assertThat(store.flush(LONG)).isZero();
    assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(calls);
    StoreHealth health = store.health();
    assertThat(health.stored()).isEqualTo(calls);
    assertThat(health.queued()).isZero();
    assertThat(health.totalDropped()).isZero();
    assertThat(health.state()).isEqualTo(StoreHealth.State.HEALTHY);
  }

  @Test
  void batchThatRanOutOfMemoryIsTriedAgainAndStored() {
    Clock clock = new FailingClock(1, new OutOfMemoryError("test"));
    store = SqliteAnalyticsStore.builder(file).clock(clock).build();

    offer(10);

    assertAllStored(10);
    assertThat(store.health().lastError()).isEqualTo("OutOfMemoryError");
    offer(20);
    assertThat(store.flush(LONG)).isZero();
    assertThat(store.health().offered()).isEqualTo(30);
  }

  @Test
  void unexpectedErrorsDoNotStopTheWriter() {
    Clock clock = new FailingClock(2, new AssertionError("test"));
    store = SqliteAnalyticsStore.builder(file).clock(clock).build();

    offer(10);

    assertAllStored(10);
  }

  @Test
  void recordThatCannotBeReadIsSetAsideAndTheRestIsStored() {
    store = SqliteAnalyticsStore.open(file);
    BilledUsage hostile =
        new BilledUsage(
            TokenUsage.of(1, 1), null, null, List.of(), 0, new HostileNumber(), false, false);

    store.sink().accept(call().user("before").record());
    store.sink().accept(call().after(1).user("hostile").usage(hostile).record());
    store.sink().accept(call().after(2).user("after").record());

    assertThat(store.flush(LONG)).isZero();
    StoreHealth health = store.health();
    assertThat(health.stored()).isEqualTo(2);
    assertThat(health.quarantined()).isEqualTo(1);
    assertThat(health.state()).isEqualTo(StoreHealth.State.HEALTHY);
    try (PlainSql sql = new PlainSql(file)) {
      assertThat(sql.rows("SELECT user, reason FROM dead_letter"))
          .hasToString("[{user=hostile, reason=cannot be read: IllegalStateException}]");
    }
  }

  @Test
  void batchThatIsGivenUpIsCountedAndTheNextIsStored() {
    BilledUsage deadly =
        new BilledUsage(
            TokenUsage.of(1, 1),
            null,
            null,
            List.of(),
            0,
            new HostileNumber() {
              private static final long serialVersionUID = 1L;

              @Override
              public String toString() {
                throw new OutOfMemoryError("test");
              }
            },
            false,
            false);
    store = SqliteAnalyticsStore.open(file);

    store.sink().accept(call().usage(deadly).record());
    assertThat(store.flush(Duration.ofMinutes(1))).isEqualTo(1);
    store.sink().accept(call().after(1).record());
    assertThat(store.flush(Duration.ofMinutes(1))).isEqualTo(1);

    StoreHealth health = store.health();
    assertThat(health.dropped()).containsEntry(DropReason.CLOSE_TIMEOUT, 1L);
    assertThat(health.stored()).isEqualTo(1);
    assertThat(health.lastError()).isEqualTo("OutOfMemoryError");
    assertThat(health.state()).isEqualTo(StoreHealth.State.HEALTHY);
  }
}
