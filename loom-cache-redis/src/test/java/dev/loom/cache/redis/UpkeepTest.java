package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpkeepTest extends OnRedis {
  @Test
  void keysNameNobodyAndEndByThemselves() throws Exception {
    StoredCache cache = node();
    Samples.put(cache, Samples.entry("a", "a-tag"));
    cache.invalidate(CacheSelector.all(), Instant.now());
    Samples.put(cache, Samples.entry("b", "a-tag"));
    List<String> keys = keys("");
    assertThat(keys).hasSizeGreaterThan(8);
    for (String key : keys) {
      assertThat(key).startsWith("loom:v1:").doesNotContain("acme", "ann", "a-tag", "gpt");
      if (key.contains("{")) {
        assertThat((Long) send("PTTL", key)).as(key).isBetween(1L, 12 * 60_000L);
      } else {
        assertThat(key).isIn("loom:v1:head", "loom:v1:cells", "loom:v1:log");
      }
    }
  }

  @Test
  void cellOutlivesItsLongestEntry() throws Exception {
    StoredCache cache = node();
    Samples.put(cache, Samples.brief("a", Duration.ofDays(30)));
    Samples.put(cache, Samples.brief("b", Duration.ofSeconds(1)));
    for (String part : List.of("}:g", "}:x", "}:c", "}:n", "}:u:")) {
      assertThat((Long) send("PTTL", keys(part).get(0)))
          .as(part)
          .isGreaterThan(Duration.ofDays(30).toMillis());
    }
  }

  @Test
  void hiddenEntriesAreSweptAndNewOnesStay() throws Exception {
    StoredCache cache = node();
    for (int i = 0; i < 700; i++) {
      Samples.put(cache, Samples.entry("prompt " + i));
    }
    cache.invalidate(CacheSelector.all(), Instant.now());
    CacheEntry again = Samples.put(cache, Samples.entry("prompt 7"));
    assertThat(keys("}:e:")).hasSize(700);
    cache.sweep();
    assertThat(keys("}:e:")).hasSize(1);
    assertThat(keys("}:d")).isEmpty();
    assertThat(Samples.holds(cache, again)).isTrue();
    assertThat(cache.stats().entries()).isEqualTo(1);
    assertThat(cache.stats().bytes()).isBetween(200L, 2000L);
  }

  @Test
  void expiredEntriesAreCountedOnceByWhoeverDropsThem() throws Exception {
    StoredCache cache = node();
    for (int i = 0; i < 100; i++) {
      Samples.put(cache, Samples.brief("prompt " + i, Duration.ofMillis(1)));
    }
    TimeUnit.MILLISECONDS.sleep(20); // what no test can hasten: the server's clock
    assertThat(cache.stats().entries()).isZero();
    Samples.put(cache, Samples.entry("another"));
    cache.sweep();
    cache.sweep();
    assertThat(cache.stats().expirations()).isEqualTo(100);
    assertThat(cache.stats().entries()).isEqualTo(1);
    Samples.put(cache, Samples.brief("more", Duration.ofMillis(1)));
    TimeUnit.MILLISECONDS.sleep(20);
    assertThat(cache.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(1);
    assertThat(cache.stats().expirations()).isEqualTo(101);
  }

  @Test
  void oneNodeSweepsAtATime() throws Exception {
    StoredCache cache = node();
    Samples.put(cache, Samples.entry("a"));
    cache.invalidate(CacheSelector.all(), Instant.now());
    send("SET", "loom:v1:lease", "another");
    cache.sweep();
    assertThat(keys("}:e:")).hasSize(1);
    send("DEL", "loom:v1:lease");
    cache.sweep();
    assertThat(keys("}:e:")).isEmpty();
    assertThat(keys("lease")).isEmpty();
  }

  @Test
  void goneCellIsForgottenAfterAWhile() throws Exception {
    PlainLink link = link();
    StoredCache cache = new StoredCache(link, StoredBackend.settings(null, false));
    Samples.put(cache, Samples.entry("a"));
    delete("{");
    cache.sweep();
    assertThat((Long) send("HLEN", "loom:v1:cells")).isEqualTo(2);
    link.goAhead(Duration.ofHours(2).toNanos() / 1000);
    cache.sweep();
    assertThat((Long) send("HLEN", "loom:v1:cells")).isEqualTo(1);
  }

  @Test
  void newRedisHasNothing() throws Exception {
    StoredCache cache = node();
    assertThat(cache.dryRun(CacheSelector.all()).removed()).isZero();
    assertThat(cache.stats().entries()).isZero();
    cache.sweep();
    assertThat(keys("")).isEmpty();
  }

  @Test
  void rowsThatCannotBeReadAreLeftAlone() throws Exception {
    StoredCache cache = node();
    Samples.put(cache, Samples.entry("a"));
    send("HSET", "loom:v1:cells", "another", "of a later version");
    assertThat(cache.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(1);
    assertThat((Long) send("HLEN", "loom:v1:cells")).isEqualTo(3);
  }

  @Test
  void redisThatHidesItsPolicyMayEvict() throws Exception {
    send("CONFIG", "SET", "maxmemory", "100mb");
    assertThat(new EvictionPolicy(link(), layout(false)).mayEvict()).isFalse();
    send("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    EvictionPolicy policy = new EvictionPolicy(link(), layout(false));
    assertThat(policy.mayEvict()).isTrue();
    send("CONFIG", "SET", "maxmemory", "0");
    assertThat(policy.mayEvict()).as("asked once a minute").isTrue();
    assertThat(new EvictionPolicy(link(), layout(false)).mayEvict()).isFalse();
    assertThat(new EvictionPolicy(link(), layout(true)).mayEvict()).isTrue();
    send("CONFIG", "SET", "maxmemory-policy", "noeviction");
    send("ACL", "SETUSER", "default", "-info");
    try {
      assertThat(new EvictionPolicy(link(), layout(false)).mayEvict()).isTrue();
    } finally {
      send("ACL", "SETUSER", "default", "+info");
    }
  }

  @Test
  void timeAndPolicyNeedNotBeAllowed() throws Exception {
    PlainLink link = link();
    send("ACL", "SETUSER", "default", "-time", "-info");
    try {
      StoredCache cache = new StoredCache(link, StoredBackend.settings(null, false));
      CacheEntry entry = Samples.put(cache, Samples.entry("a", "x"));
      assertThat(Samples.holds(cache, entry)).isTrue();
      assertThat(cache.stats().entries()).isEqualTo(1);
      assertThat(cache.invalidate(CacheSelector.tag("x"), Instant.now()).removed()).isEqualTo(1);
      Samples.put(cache, entry);
      assertThat(cache.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(1);
      cache.sweep();
      assertThat(keys("}:e:")).isEmpty();
    } finally {
      send("ACL", "SETUSER", "default", "+time", "+info");
    }
  }

  @Test
  void whatIsTooLargeIsNotStored() throws Exception {
    BackendSettings small =
        new BackendSettings(
            "redis://localhost", 10, 200, Duration.ZERO, RemoteSettings.DEFAULT, null, List.of());
    StoredCache cache = node(small);
    CacheEntry entry = Samples.entry("a");
    assertThat(cache.put(entry, cache.ticket(entry.key()))).isEqualTo(StoreResult.TOO_LARGE);
    Samples.put(node(), entry);
    assertThat(Samples.holds(cache, entry)).as("stored by a node with more room").isTrue();
  }

  private static Layout layout(boolean cluster) {
    return Layout.of(RemoteSettings.DEFAULT, cluster);
  }
}
