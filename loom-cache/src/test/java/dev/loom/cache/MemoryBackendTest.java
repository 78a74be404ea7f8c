package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryBackendTest extends CacheBackendContract {
  private final ManualTicker ticker = new ManualTicker();

  @Override
  protected CacheBackend open() {
    return new MemoryBackend(10_000, 100 << 20, ticker);
  }

  @Override
  protected void pass(Duration time) {
    ticker.advance(time);
  }

  @Override
  protected String tier() {
    return MemoryBackend.TIER;
  }

  static CacheCell cell(int number) {
    return new CacheCell(CacheScope.USER, "t" + number % 7, "u" + number, "p", "m");
  }

  static CacheEntry entry(int number, CacheCell cell, Set<String> tags, Duration life) {
    CacheKey key = new CacheKey(number * 0x9E3779B97F4A7C15L, number, 3, 4, cell);
    return CacheEntry.of(
        new EntryLabels(key, cell.tenant(), cell.user(), tags),
        ChatResponse.builder().text("x").finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        Lifetime.of(life),
        Duration.ZERO);
  }

  private static CacheEntry entry(int number) {
    return entry(number, cell(number), Set.of(), Duration.ofHours(1));
  }

  private static StoreResult put(MemoryBackend backend, CacheEntry entry) {
    return backend.put(entry, backend.ticket(entry.key()));
  }

  @Test
  void entryExactlyAsOldAsTheLimitStays() {
    MemoryBackend backend = new MemoryBackend(10, 1 << 20, ticker);
    put(backend, entry(1));
    pass(Duration.ofMinutes(5));
    CacheSelector selector = CacheSelector.olderThan(Duration.ofMinutes(5));
    assertThat(backend.invalidate(selector).removed()).isZero();
    pass(Duration.ofNanos(1));
    assertThat(backend.invalidate(selector).removed()).isEqualTo(1);
  }

  @Test
  void cellsAreHeldWhileTheyHaveEntries() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    for (int i = 0; i < 20_000; i++) {
      CacheEntry entry = entry(i);
      assertThat(backend.get(entry.key())).isInstanceOf(CacheMiss.class);
      put(backend, entry);
      assertThat(backend.cells()).isLessThanOrEqualTo(102);
    }
    assertThat(backend.stats().entries()).isEqualTo(100);
    assertThat(backend.cells()).isEqualTo(100);
    pass(Duration.ofHours(2));
    backend.cleanUp();
    assertThat(backend.cells()).isZero();
  }

  @Test
  void answerOfACellThatWasEmptyForAWhileIsStoredUnlessInvalidated() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    CacheEntry entry = entry(1);
    put(backend, entry);
    StoreTicket early = backend.ticket(entry.key());
    pass(Duration.ofHours(2));
    backend.cleanUp();
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.STORED);
    pass(Duration.ofHours(2));
    backend.cleanUp();
    backend.invalidate(CacheSelector.user("u1"));
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.INVALIDATED);
  }

  @Test
  void answerOlderThanTheRememberedInvalidationsIsNotStored() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    CacheEntry entry = entry(1);
    StoreTicket early = backend.ticket(entry.key());
    for (int i = 0; i < 10 * SelectorLog.KEPT; i++) {
      backend.invalidate(CacheSelector.provider("other")); // one and the same takes one place
    }
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.STORED);
    for (int i = 1; i < SelectorLog.KEPT; i++) {
      backend.invalidate(CacheSelector.tag("tag " + i));
    }
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.STORED);
    backend.invalidate(CacheSelector.tag("one more"));
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.INVALIDATED);
    assertThat(put(backend, entry)).isEqualTo(StoreResult.STORED);
  }

  @Test
  void everyStoredEntryIsFoundDroppedOrRemovedAndCountedOnce() throws Exception {
    MemoryBackend backend = new MemoryBackend(300, 10 << 20, ticker);
    countsEachEntryOnce(backend, Duration.ofHours(1), Duration.ZERO);
    assertThat(backend.stats().expirations()).isZero();
  }

  @Test
  void everyEntryThatExpiresMeanwhileIsCountedOnceToo() throws Exception {
    MemoryBackend backend = new MemoryBackend(300, 10 << 20, ticker);
    countsEachEntryOnce(backend, Duration.ofMillis(100), Duration.ofNanos(700_000));
    assertThat(backend.stats().expirations()).isPositive();
  }

  private void countsEachEntryOnce(MemoryBackend backend, Duration life, Duration step)
      throws Exception {
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.provider("p"),
            CacheSelector.tag("x"),
            CacheSelector.tenant("t3"),
            CacheSelector.all().and(CacheSelector.tag("x")));
    CountDownLatch filling = new CountDownLatch(2);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> stored = new ArrayList<>();
      List<Future<Long>> removed = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        int from = thread * 1_000_000;
        stored.add(
            pool.submit(
                () -> {
                  long count = fill(backend, from, life, step);
                  filling.countDown();
                  return count;
                }));
        removed.add(
            pool.submit(
                () -> {
                  long count = 0;
                  for (int i = 0; filling.getCount() > 0; i++) {
                    count += backend.invalidate(selectors.get(i % selectors.size())).removed();
                  }
                  return count;
                }));
      }
      long all = sum(stored);
      long gone = sum(removed);
      BackendStats stats = backend.stats();
      assertThat(gone).isPositive();
      assertThat(gone + stats.evictions() + stats.expirations() + stats.entries()).isEqualTo(all);
      assertThat(backend.invalidate(CacheSelector.all()).removed()).isEqualTo(stats.entries());
      assertThat(backend.stats().bytes()).isZero();
      assertThat(backend.cells()).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  private long fill(MemoryBackend backend, int from, Duration life, Duration step) {
    long stored = 0;
    for (int i = from; i < from + 20_000; i++) {
      Set<String> tags = i % 2 == 0 ? Set.of("x") : Set.of();
      CacheEntry entry = entry(i, cell(i % 50), tags, life.multipliedBy(1 + i % 3));
      stored += put(backend, entry) == StoreResult.STORED ? 1 : 0;
      backend.get(entry.key());
      pass(step);
    }
    return stored;
  }

  private static long sum(List<Future<Long>> numbers) throws Exception {
    long sum = 0;
    for (Future<Long> number : numbers) {
      sum += number.get(60, TimeUnit.SECONDS);
    }
    return sum;
  }

  @Test
  void entriesThatHaveExpiredJustNowAreCountedAsExpired() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    for (int i = 0; i < 10; i++) {
      put(backend, entry(i, cell(i % 2), Set.of(), Duration.ofMillis(100 * (i + 1))));
    }
    for (int left = 9; left >= 0; left--) { // each within one tick of Caffeine's wheel
      pass(Duration.ofMillis(100));
      BackendStats stats = backend.stats();
      assertThat(stats.entries()).isEqualTo(left);
      assertThat(stats.expirations()).isEqualTo(10 - left);
      assertThat(stats.bytes()).isEqualTo(left * entry(0).sizeBytes());
      assertThat(backend.dryRun(CacheSelector.all()).removed()).isEqualTo(left);
    }
    assertThat(backend.cells()).isZero();
  }

  @Test
  void expiredEntryThatIsReplacedOrHiddenIsCountedAsExpired() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    CacheEntry brief = entry(1, cell(1), Set.of(), Duration.ofMillis(100));
    put(backend, brief);
    put(backend, entry(2, cell(2), Set.of(), Duration.ofMillis(100)));
    pass(Duration.ofMillis(100));
    put(backend, brief);
    assertThat(backend.invalidate(CacheSelector.all()).removed()).isEqualTo(1);
    assertThat(backend.stats().expirations()).isEqualTo(2);
    assertThat(backend.stats().evictions()).isZero();
  }

  @Test
  void ticketOfAnotherBackendIsRefused() {
    MemoryBackend backend = new MemoryBackend(10, 1 << 20, ticker);
    MemoryBackend other = new MemoryBackend(10, 1 << 20, ticker);
    CacheEntry entry = entry(1);
    assertThatThrownBy(() -> backend.put(entry, other.ticket(entry.key())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ticket is of another store; ask this one for it");
  }

  @Test
  void storeThatIsNoLongerUsedIsLeftToTheCollector() {
    MemoryBackend[] backend = {new MemoryBackend(10, 1 << 20, Duration.ofMillis(1), ticker)};
    WeakReference<MemoryBackend> seen = new WeakReference<>(backend[0]);
    backend[0] = null;
    for (int i = 0; i < 100 && seen.get() != null; i++) {
      System.gc();
    }
    assertThat(seen.get()).as("its thread does not hold it").isNull();
  }

  @Test
  void negativeNumberOfRemovedEntriesIsRefused() {
    assertThatThrownBy(() -> new Invalidation(-1, false))
        .hasMessage("removed is -1; it is at least 0");
  }

  @Test
  void oneDaemonThreadDropsExpiredEntriesUntilTheStoreIsClosed() throws Exception {
    AtomicReference<Thread> cleaner = new AtomicReference<>();
    CountDownLatch passes = new CountDownLatch(3);
    MemoryBackend backend =
        new MemoryBackend(
            10,
            1 << 20,
            Duration.ofMillis(1),
            () -> {
              if (Thread.currentThread().getName().equals(CleanupThread.NAME)) {
                cleaner.set(Thread.currentThread());
                passes.countDown();
              }
              return ticker.getAsLong();
            });
    put(backend, entry(1));
    pass(Duration.ofHours(2));
    assertThat(passes.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(backend.cells()).isZero();
    assertThat(cleaner.get().isDaemon()).isTrue();
    backend.close();
    cleaner.get().join(30_000);
    assertThat(cleaner.get().isAlive()).isFalse();
  }

  @Test
  void cleanupPeriodOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new MemoryBackend(1, 1, Duration.ofSeconds(-1), ticker))
        .hasMessage("cleanup_period is -1s; allowed are 0 to 1d");
    assertThatThrownBy(() -> new MemoryBackend(1, 1, Duration.ofSeconds(Long.MAX_VALUE), ticker))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("allowed are 0 to 1d");
    new MemoryBackend(1, 1, Duration.ofDays(1), ticker).close();
  }

  @Test
  void limitOverHalfOfTheHeapIsWarnedOf() {
    assertThat(MemoryBackend.heapWarning(50, 100)).isNull();
    assertThat(MemoryBackend.heapWarning(51, 100)).contains("51 bytes", "heap of 100");
    try (MemoryBackend backend = new MemoryBackend(1, 1L << 40)) { // kept all the same
      assertThat(backend.stats().maxBytes()).isEqualTo(1L << 40);
    }
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new MemoryBackend(0, 1))
        .hasMessage("max_size is 0; allowed are 1 to 10000000");
    assertThatThrownBy(() -> new MemoryBackend(10_000_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBackend(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBackend(1, (1L << 40) + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void defaultLimitsAreTheDocumentedOnes() {
    try (MemoryBackend backend = new MemoryBackend()) {
      assertThat(backend.stats().maxBytes()).isEqualTo(500L << 20);
    }
  }
}
