package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redis may drop any key for lack of memory; an invalidation holds all the same. */
class LostKeysTest extends OnRedis {
  private static final List<String> PARTS =
      List.of("}:g", "}:x", "}:c", "}:n", "}:t:", "}:u:", "}:e:", ":head", ":cells", ":log");
  private static final CacheEntry ENTRY = Samples.entry("a", "x");
  private static final CacheEntry OTHER = Samples.entry("b", "x", "y");

  @Test
  void invalidationHoldsWhateverKeyIsLost() throws Exception {
    for (String part : PARTS) {
      for (CacheSelector selector :
          List.of(CacheSelector.tag("x"), CacheSelector.user("ann"), CacheSelector.all())) {
        empty();
        StoredCache cache = node();
        Samples.put(cache, ENTRY);
        delete(part);
        long expected = cache.dryRun(selector).removed();
        assertThat(cache.invalidate(selector, Instant.now()).removed())
            .as("%s without %s", selector, part)
            .isEqualTo(expected)
            .isLessThanOrEqualTo(1);
        assertThat(Samples.holds(cache, ENTRY)).as("%s without %s", selector, part).isFalse();
        Samples.put(cache, ENTRY);
        assertThat(cache.invalidate(selector, Instant.now()).removed()).isEqualTo(1);
      }
    }
  }

  @Test
  void storeAfterALossHidesNoEntryFromLaterInvalidations() throws Exception {
    for (String part : PARTS) {
      empty();
      StoredCache cache = node();
      Samples.put(cache, ENTRY);
      StoreTicket ticket = cache.ticket(OTHER.key());
      delete(part);
      StoreResult result = cache.put(OTHER, ticket);
      if (result != StoreResult.STORED) {
        Samples.put(cache, OTHER);
      }
      cache.invalidate(CacheSelector.tag("x"), Instant.now());
      assertThat(Samples.holds(cache, ENTRY)).as("without %s", part).isFalse();
      assertThat(Samples.holds(cache, OTHER)).as("without %s", part).isFalse();
    }
  }

  @Test
  void entriesThatRedisDroppedAreNotCounted() throws Exception {
    send("CONFIG", "SET", "maxmemory", "100mb");
    send("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try {
      StoredCache cache = node();
      Samples.put(cache, ENTRY);
      Samples.put(cache, OTHER);
      send("DEL", keys("}:e:").get(0));
      assertThat(cache.dryRun(CacheSelector.all()).removed()).isEqualTo(1);
      assertThat(cache.dryRun(CacheSelector.tag("x")).removed()).isEqualTo(1);
      cache.sweep();
      cache.sweep();
      assertThat(cache.stats().evictions()).isEqualTo(1);
      assertThat(cache.stats().entries()).isEqualTo(1);
      assertThat(cache.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(1);
    } finally {
      send("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  void manyEntriesAreDroppedInSteps() throws Exception {
    for (String policy : List.of("noeviction", "allkeys-lru")) {
      empty();
      send("CONFIG", "SET", "maxmemory", "100mb");
      send("CONFIG", "SET", "maxmemory-policy", policy);
      StoredCache cache = node();
      for (int i = 0; i < 1201; i++) {
        Samples.put(cache, Samples.entry("prompt " + i, i % 2 == 0 ? "even" : "odd", "all"));
      }
      CacheSelector even = CacheSelector.tag("even").and(CacheSelector.tag("all"));
      assertThat(cache.dryRun(CacheSelector.all()).removed()).isEqualTo(1201);
      assertThat(cache.dryRun(even).removed()).isEqualTo(601);
      assertThat(cache.invalidate(even, Instant.now()).removed()).isEqualTo(601);
      assertThat(cache.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(600);
    }
    send("CONFIG", "SET", "maxmemory-policy", "noeviction");
  }

  @Test
  void nodesOfAClusterSeeALostRegistry() throws Exception {
    BackendSettings settings = StoredBackend.settings(null, false);
    StoredCache cache = new StoredCache(link(true), settings);
    StoredCache fresh = new StoredCache(link(true), settings);
    Samples.put(cache, ENTRY);
    delete(":cells");
    assertThat(fresh.invalidate(CacheSelector.all(), Instant.now()).removed()).isZero();
    assertThat(Samples.holds(fresh, ENTRY)).isFalse();
    Samples.put(fresh, ENTRY);
    assertThat(Samples.holds(cache, ENTRY)).isTrue();
  }
}
