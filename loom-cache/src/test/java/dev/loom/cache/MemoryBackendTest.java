package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.Random;
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

  private static CacheEntry entry(int number, long bytes) {
    CacheKey key = new CacheKey(number * 0x9E3779B97F4A7C15L, number, 3, 4, "p", "m");
    ChatResponse response =
        ChatResponse.builder().text("x").finish(FinishReason.STOP, "stop").build();
    return CacheEntry.of(
        key,
        CacheScope.TENANT,
        Caller.ANONYMOUS,
        response,
        StreamPieces.whole(),
        Duration.ofHours(1),
        Duration.ZERO,
        bytes);
  }

  @Test
  void neitherLimitIsEverPassedAfterUpkeep() {
    long seed = Long.getLong("loom.seed", 42);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      int maxEntries = 1 + random.nextInt(200);
      long maxBytes = 1_000 + random.nextInt(200_000);
      MemoryBackend backend = new MemoryBackend(maxEntries, maxBytes, ticker);
      for (int i = 0; i < 1_000; i++) {
        long bytes = 1 + random.nextInt(random.nextBoolean() ? 500 : 20_000);
        boolean kept = backend.put(entry(random.nextInt(400), bytes));
        assertThat(kept).as("seed %d", seed).isEqualTo(bytes <= maxBytes);
        if (i % 50 == 0) {
          BackendStats stats = backend.stats();
          assertThat(stats.entries()).as("seed %d", seed).isLessThanOrEqualTo(maxEntries);
          assertThat(stats.bytes()).as("seed %d", seed).isBetween(0L, maxBytes);
        }
      }
      assertThat(backend.stats().entries()).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void equalSmallEntriesFillToExactlyTheMostEntries() {
    for (int maxEntries : new int[] {1, 7, 100, 5_000}) {
      MemoryBackend backend = new MemoryBackend(maxEntries, 1L << 30, ticker);
      for (int i = 0; i < 2 * maxEntries; i++) {
        backend.put(entry(i, 700));
      }
      BackendStats stats = backend.stats();
      assertThat(stats.entries()).isEqualTo(maxEntries);
      assertThat(stats.evictions()).isEqualTo(maxEntries);
      assertThat(stats.bytes()).isEqualTo(700L * maxEntries);
    }
  }

  @Test
  void nothingIsEvictedWhileBothSharesTogetherLeaveRoom() {
    MemoryBackend backend = new MemoryBackend(100, 100_000, ticker);
    for (int i = 0; i < 49; i++) {
      backend.put(entry(i, 1_000));
    }
    assertThat(backend.stats()).isEqualTo(new BackendStats(49, 49_000, 0, 0));
  }

  @Test
  void replacingEvictsNoOther() {
    MemoryBackend backend = new MemoryBackend(100, 1 << 20, ticker);
    for (int i = 0; i < 100; i++) {
      backend.put(entry(i, 100));
    }
    for (int i = 0; i < 1_000; i++) {
      backend.put(entry(i % 100, 100));
    }
    assertThat(backend.stats()).isEqualTo(new BackendStats(100, 10_000, 0, 0));
  }

  @Test
  void oneEntryMayFillTheStoreAndNoneMayPassIt() {
    for (int maxEntries : new int[] {1, 1_000, EntryWeight.MAX_ENTRIES}) {
      MemoryBackend backend = new MemoryBackend(maxEntries, 1 << 20, ticker);
      assertThat(backend.put(entry(1, 1 << 20))).isTrue();
      assertThat(backend.stats().bytes()).isEqualTo(1 << 20);
      assertThat(backend.put(entry(2, (1 << 20) + 1))).isFalse();
      assertThat(backend.stats().entries()).isEqualTo(1);
    }
    assertThat(new EntryWeight(10, 1L << 40).fits((1L << 31) + 1)).isFalse();
    assertThat(new EntryWeight(EntryWeight.MAX_ENTRIES, 1L << 40).of(1L << 31)).isPositive();
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
      assertThat(backend.put(entry(1, MemoryBackend.DEFAULT_MAX_BYTES))).isTrue();
      assertThat(backend.put(entry(1, MemoryBackend.DEFAULT_MAX_BYTES + 1))).isFalse();
    }
  }
}
