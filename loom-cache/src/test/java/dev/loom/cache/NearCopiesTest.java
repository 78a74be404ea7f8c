package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NearCopiesTest {
  private static final long SEED = Long.getLong("loom.seed", 42);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final CacheCell CELL = new CacheCell(CacheScope.TENANT, "t", null, "p", "m");
  private static final Lifetime LIFE = new Lifetime(Duration.ofHours(1), Duration.ofHours(2));

  private final ManualTicker ticker = new ManualTicker();
  private final NearCopies copies = new NearCopies(1_000, 1 << 20, LONGEST, Duration.ZERO, ticker);

  @AfterEach
  void close() {
    copies.close();
  }

  private static CacheEntry entry(int number, String text, Lifetime life, String... tags) {
    CacheKey key = new CacheKey(number * 0x9E3779B97F4A7C15L, number, 3, 4, CELL);
    return CacheEntry.of(
        new EntryLabels(key, "t", "ann", Set.of(tags)),
        ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        life,
        Duration.ZERO);
  }

  private static CacheEntry entry(int number, String... tags) {
    return entry(number, "x", LIFE, tags);
  }

  private static CacheHit read(CacheEntry entry, Duration age) {
    return new CacheHit(entry, "redis", age, entry.ttl().minus(age));
  }

  private void keep(CacheEntry entry, Duration age) {
    copies.keep(read(entry, age), copies.mark());
  }

  private boolean holds(CacheEntry entry) {
    return copies.get(entry.key()) != null;
  }

  @Test
  void copyIsAsOldAsItsEntry() {
    CacheEntry entry = entry(1, "x");
    keep(entry, Duration.ofMinutes(10));
    ticker.advance(Duration.ofSeconds(3));
    CacheHit hit = copies.get(entry.key());
    assertThat(hit).isNotNull();
    assertThat(hit.tier()).isEqualTo("memory");
    assertThat(hit.age()).isEqualTo(Duration.ofSeconds(603));
    assertThat(hit.remaining()).isEqualTo(Duration.ofHours(1).minusSeconds(603));
    assertThat(hit.entry().ttl()).isEqualTo(entry.ttl());
    assertThat(hit.entry().kept()).isEqualTo(entry.kept());
    assertThat(hit.entry().labels()).isEqualTo(entry.labels());
    assertThat(copies.entries()).isEqualTo(1);
  }

  @Test
  void copyIsFoundNoLongerThanTheLimit() {
    CacheEntry entry = entry(1);
    keep(entry, Duration.ZERO);
    ticker.advance(LONGEST.minusMillis(2));
    assertThat(holds(entry)).isTrue();
    ticker.advance(Duration.ofMillis(2));
    assertThat(holds(entry)).isFalse();
    keep(entry, LONGEST);
    ticker.advance(LONGEST.minusMillis(2));
    assertThat(holds(entry)).as("from when it was copied").isTrue();
    keep(entry, LONGEST.multipliedBy(2));
    ticker.advance(Duration.ofMillis(3));
    assertThat(holds(entry)).as("an older reading prolongs nothing").isFalse();
  }

  @Test
  void copyEndsWhenItsEntryGetsStale() {
    CacheEntry entry = entry(1);
    keep(entry, entry.ttl().minusSeconds(1));
    assertThat(holds(entry)).isTrue();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(holds(entry)).isFalse();
    CacheEntry stale = entry(2);
    keep(stale, stale.ttl());
    assertThat(copies.entries()).isEqualTo(1);
    assertThat(holds(stale)).isFalse();
  }

  @Test
  void entryThatLivesShorterThanTheLimitEndsAtItsTime() {
    CacheEntry brief = entry(1, "x", Lifetime.of(Duration.ofSeconds(4)));
    keep(brief, Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(3).minusNanos(1));
    assertThat(holds(brief)).isTrue();
    ticker.advance(Duration.ofNanos(1));
    assertThat(holds(brief)).isFalse();
  }

  @Test
  void youngerCopyStays() {
    CacheEntry old = entry(1, "old", LIFE);
    CacheEntry young = entry(1, "young", LIFE);
    keep(young, Duration.ofSeconds(1));
    keep(old, Duration.ofSeconds(2));
    assertThat(copies.get(old.key()).entry().response().text()).isEqualTo("young");
    keep(entry(1, "younger", LIFE), Duration.ZERO);
    assertThat(copies.get(old.key()).entry().response().text()).isEqualTo("younger");
    assertThat(copies.entries()).isEqualTo(1);
  }

  @Test
  void dropsTakeWhatTheyChooseAlone() {
    CacheEntry one = entry(1, "a");
    CacheEntry two = entry(2, "b");
    CacheEntry three = entry(3, "b");
    List.of(one, two, three).forEach(each -> keep(each, Duration.ZERO));
    copies.drop(labels -> labels.tags().contains("a"));
    assertThat(holds(one)).isFalse();
    assertThat(holds(two)).isTrue();
    copies.drop(two.key());
    copies.drop(two.key()); // there is none any more
    assertThat(holds(two)).isFalse();
    assertThat(holds(three)).isTrue();
    copies.dropAll();
    assertThat(holds(three)).isFalse();
    assertThat(copies.entries()).isZero();
  }

  @Test
  void markFromBeforeAnotherDropIsGood() {
    long mark = copies.mark();
    copies.drop(labels -> labels.tags().contains("other"));
    copies.drop(entry(2).key());
    CacheEntry entry = entry(1, "a");
    copies.keep(read(entry, Duration.ZERO), mark);
    assertThat(holds(entry)).isTrue();
  }

  @Test
  void markOlderThanTheRememberedDropsIsNot() {
    CacheEntry entry = entry(1, "a");
    long mark = copies.mark();
    for (int i = 0; i < NearCopies.KEPT; i++) {
      copies.drop(labels -> false);
    }
    copies.keep(read(entry, Duration.ZERO), mark);
    assertThat(holds(entry)).isTrue();
    copies.drop(entry.key());
    long later = copies.mark();
    copies.keep(read(entry, Duration.ZERO), mark);
    assertThat(holds(entry)).isFalse();
    copies.keep(read(entry, Duration.ZERO), later);
    assertThat(holds(entry)).isTrue();
  }

  /** A reader marks, reads and keeps; a dropper removes from the store and drops here. */
  @Test
  void whatWasReadBeforeADropIsFoundInNoOrderOfSteps() {
    CacheEntry entry = entry(1, "a");
    List<Runnable> drops =
        List.of(
            copies::dropAll,
            () -> copies.drop(entry.key()),
            () -> copies.drop(labels -> labels.tags().contains("a")));
    for (Runnable drop : drops) {
      for (int order = 0; order < 1 << 5; order++) {
        if (Integer.bitCount(order) == 2) {
          assertThat(isFoundAfter(order, drop, entry)).as("order %s", order).isFalse();
        }
      }
    }
  }

  private boolean isFoundAfter(int order, Runnable drop, CacheEntry entry) {
    boolean[] stored = {true};
    boolean[] found = {false};
    long[] mark = {0};
    List<Runnable> reader =
        List.of(
            () -> mark[0] = copies.mark(),
            () -> found[0] = stored[0],
            () -> {
              if (found[0]) {
                copies.keep(read(entry, Duration.ZERO), mark[0]);
              }
            });
    List<Runnable> dropper = List.of(() -> stored[0] = false, drop);
    int steps = 0;
    for (int i = 0; i < 5; i++) {
      boolean drops = (order >> i & 1) == 1;
      (drops ? dropper.get(steps++) : reader.get(i - steps)).run();
    }
    return holds(entry);
  }

  @Test
  void whatWasReadBeforeADropIsNotFoundAmongThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    SplittableRandom random = new SplittableRandom(SEED);
    try {
      for (int round = 0; round < 300; round++) {
        CacheEntry entry = entry(round, "a");
        AtomicBoolean stored = new AtomicBoolean(true);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          readers.add(pool.submit(() -> readUntilGone(entry, stored)));
        }
        pause(random.nextInt(2_000));
        stored.set(false);
        if (round % 3 == 0) {
          copies.dropAll();
        } else {
          copies.drop(labels -> labels.tags().contains("a"));
        }
        assertThat(holds(entry)).as("seed %d, round %d", SEED, round).isFalse();
        for (Future<?> reader : readers) {
          reader.get();
        }
        assertThat(holds(entry)).as("seed %d, round %d", SEED, round).isFalse();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void readUntilGone(CacheEntry entry, AtomicBoolean stored) {
    boolean found = true;
    while (found) {
      long mark = copies.mark();
      found = stored.get();
      pause(ThreadLocalRandom.current().nextInt(200));
      if (found) {
        copies.keep(read(entry, Duration.ZERO), mark);
      }
    }
  }

  private static void pause(int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void limitsHoldForCopies() {
    try (NearCopies few = new NearCopies(2, 1 << 20, LONGEST, Duration.ZERO, ticker)) {
      for (int i = 0; i < 20; i++) {
        few.keep(read(entry(i), Duration.ZERO), few.mark());
      }
      assertThat(few.entries()).isLessThanOrEqualTo(2);
    }
    try (NearCopies small = new NearCopies(2, 100, LONGEST, Duration.ZERO, ticker)) {
      small.keep(read(entry(1), Duration.ZERO), small.mark());
      assertThat(small.entries()).isZero();
    }
    for (Duration longest : List.of(Duration.ofMillis(1), Duration.ofHours(2))) {
      assertThatThrownBy(() -> new NearCopies(2, 100, longest, Duration.ZERO, ticker))
          .hasMessageStartingWith("near_cache_ttl is ")
          .hasMessageEndingWith("; allowed are 2ms to 1h");
    }
  }

  @Test
  void closedCopiesAreNone() {
    CacheEntry entry = entry(1);
    keep(entry, Duration.ZERO);
    copies.close();
    assertThat(holds(entry)).isFalse();
    keep(entry, Duration.ZERO);
    assertThat(holds(entry)).isFalse();
  }
}
