package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store whose server is named by a sentinel, which names another one when that dies. */
class SentinelTest {
  private final RedisServer master = RedisServer.start();
  private final RedisServer replica =
      RedisServer.start("replicaof 127.0.0.1 " + master.port(), "repl-diskless-sync-delay 0");
  private final RedisServer sentinel = RedisServer.startSentinel(master.port());

  @AfterEach
  void stop() {
    sentinel.close();
    replica.close();
    master.close();
  }

  private boolean replicaIsKnown() {
    return String.valueOf(RedisServer.text(sentinel.send("INFO", "sentinel"))).contains("slaves=1");
  }

  @Test
  void failoverIsAnOutageAndNoMore() {
    await("the sentinel knows the replica", this::replicaIsKnown);
    String uri = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/main";
    try (RedisBackend backend = Sample.open(Sample.settings(uri, Duration.ofMillis(500), 8))) {
      await("the cache attaches", () -> backend.health().available());
      CacheEntry before = Sample.put(backend, "before");
      assertThat(tier(backend, before)).isEqualTo("redis");
      master.kill();
      await(
          "the cache falls back",
          () -> {
            backend.get(before.key());
            return !backend.health().available();
          });
      assertThat(tier(backend, Sample.put(backend, "during"))).isEqualTo("memory");
      await("the cache comes back", () -> backend.health().available());
      await("entries are kept", () -> "redis".equals(tier(backend, Sample.put(backend, "after"))));
      assertThat(replica.send("DBSIZE")).isNotEqualTo(0L);
    }
  }

  @Test
  void copiesAreListenedForAtTheNewMaster() {
    await("the sentinel knows the replica", this::replicaIsKnown);
    String uri = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/main";
    Duration timeout = Duration.ofMillis(500);
    try (TieredBackend node = Near.open(Near.settings(uri, timeout, Near.CAP))) {
      CacheEntry before = Sample.put(node, "before", "x");
      Near.copy(node, before);
      master.kill();
      await(
          "the copies are not used any more",
          () -> {
            node.get(Sample.entry("nobody asked this").key());
            return !node.nearHealth().inUse();
          });
      Near.heard(node);
      assertThat(node.nearHealth().subscriptions()).isGreaterThan(1);
      CacheEntry after = Sample.put(node, "after", "x");
      Near.copy(node, after);
      try (RedisBackend other = Sample.open(Sample.settings(uri, timeout, 8))) {
        await("another node attaches", () -> other.health().available());
        assertThat(other.invalidate(CacheSelector.tag("x")).removed()).isPositive();
        await("the copy goes", () -> tier(node, after) == null);
      }
    }
  }
}
