package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.ChatResponse;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Both limits of the memory backend, as one policy keeps them. */
class MemoryBoundsPropertyTest {
  private static final long SEED = Long.getLong("loom.seed", 42);
  private static final CacheCell CELL = new CacheCell(CacheScope.TENANT, null, null, "p", "m");

  private static CacheEntry entry(int number, long bytes) {
    CacheKey key = new CacheKey(number * 0x9E3779B97F4A7C15L, number, 3, 4, CELL);
    return new CacheEntry(
        new EntryLabels(key, null, null, Set.of()),
        ChatResponse.builder().text("x").build(),
        StreamPieces.whole(),
        Lifetime.of(Duration.ofHours(1)),
        Duration.ZERO,
        bytes);
  }

  private static MemoryBackend backend(int maxEntries, long maxBytes) {
    return new MemoryBackend(maxEntries, maxBytes, System::nanoTime);
  }

  private static StoreResult put(MemoryBackend backend, CacheEntry entry) {
    return backend.put(entry, backend.ticket(entry.key()));
  }

  @Test
  void neitherLimitIsEverPassedAfterUpkeep() {
    Random random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      int maxEntries = 1 + random.nextInt(200);
      long maxBytes = 1_000 + random.nextInt(200_000);
      MemoryBackend backend = backend(maxEntries, maxBytes);
      for (int i = 0; i < 1_000; i++) {
        long bytes = 1 + random.nextInt(random.nextBoolean() ? 500 : 20_000);
        assertThat(put(backend, entry(random.nextInt(400), bytes)))
            .as("seed %d", SEED)
            .isEqualTo(bytes <= maxBytes ? StoreResult.STORED : StoreResult.TOO_LARGE);
        if (i % 50 == 0) {
          BackendStats stats = backend.stats();
          assertThat(stats.entries()).as("seed %d", SEED).isBetween(0L, (long) maxEntries);
          assertThat(stats.bytes()).as("seed %d", SEED).isBetween(0L, maxBytes);
        }
      }
      assertThat(backend.stats().entries()).as("seed %d", SEED).isPositive();
    }
  }

  @Test
  void nothingIsEvictedWhileBothSharesTogetherLeaveRoomForOneEntry() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int maxEntries = 2 + random.nextInt(300);
      long maxBytes = 10_000 + random.nextInt(1_000_000);
      int largest = 1 + random.nextInt((int) Math.min(20_000, maxBytes / 4));
      MemoryBackend backend = backend(maxEntries, maxBytes);
      long bytes = 0;
      int count = 0;
      // An entry's weight is rounded up by less than a 1,024th of a slot.
      double one = (1 + 1.0 / 1024) / maxEntries + (double) largest / maxBytes;
      while (count * (1 + 1.0 / 1024) / maxEntries + (double) bytes / maxBytes < 1 - one) {
        int size = 1 + random.nextInt(largest);
        put(backend, entry(count++, size));
        bytes += size;
      }
      BackendStats stats = backend.stats();
      assertThat(stats.evictions()).as("seed %d, round %d", SEED, round).isZero();
      assertThat(stats.entries()).as("seed %d, round %d", SEED, round).isEqualTo(count);
      assertThat(stats.bytes()).as("seed %d, round %d", SEED, round).isEqualTo(bytes);
    }
  }

  @Test
  void equalSmallEntriesFillToExactlyTheMostEntries() {
    for (int maxEntries : new int[] {1, 7, 100, 5_000}) {
      MemoryBackend backend = backend(maxEntries, 1L << 30);
      for (int i = 0; i < 2 * maxEntries; i++) {
        put(backend, entry(i, 700));
      }
      BackendStats stats = backend.stats();
      assertThat(stats.entries()).isEqualTo(maxEntries);
      assertThat(stats.evictions()).isEqualTo(maxEntries);
      assertThat(stats.bytes()).isEqualTo(700L * maxEntries);
    }
  }

  @Test
  void replacingEvictsNoOther() {
    MemoryBackend backend = backend(100, 1 << 20);
    for (int i = 0; i < 1_100; i++) {
      put(backend, entry(i % 100, 100));
    }
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isEqualTo(100);
    assertThat(stats.bytes()).isEqualTo(10_000);
    assertThat(stats.evictions()).isZero();
    assertThat(stats.expirations()).isZero();
  }

  @Test
  void oneEntryMayFillTheStoreAndNoneMayPassIt() {
    for (int maxEntries : new int[] {1, 1_000, EntryWeight.MAX_ENTRIES}) {
      MemoryBackend backend = backend(maxEntries, 1 << 20);
      assertThat(put(backend, entry(1, 1 << 20))).isEqualTo(StoreResult.STORED);
      assertThat(backend.stats().bytes()).isEqualTo(1 << 20);
      assertThat(put(backend, entry(2, (1 << 20) + 1))).isEqualTo(StoreResult.TOO_LARGE);
      assertThat(backend.stats().entries()).isEqualTo(1);
    }
    assertThat(new EntryWeight(10, 1L << 40).fits((1L << 31) + 1)).isFalse();
    assertThat(new EntryWeight(EntryWeight.MAX_ENTRIES, 1L << 40).of(1L << 31)).isPositive();
  }
}
