package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store in a cluster of three masters. */
class ClusterTest {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final List<RedisServer> masters = new ArrayList<>();

  ClusterTest() {
    for (int i = 0; i < MASTERS; i++) {
      RedisServer master =
          RedisServer.start("cluster-enabled yes", "cluster-require-full-coverage no");
      masters.add(master);
      master.send("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = i * SLOTS / MASTERS; slot < (i + 1) * SLOTS / MASTERS; slot++) {
        slots.add(Integer.toString(slot));
      }
      master.send(slots.toArray(new String[0]));
      master.send("CLUSTER", "MEET", "127.0.0.1", Integer.toString(masters.get(0).port()));
    }
    masters.forEach(master -> await("all masters know all", () -> isReady(master)));
  }

  private static boolean isReady(RedisServer master) {
    String state = new String((byte[]) master.send("CLUSTER", "INFO"), StandardCharsets.US_ASCII);
    return state.contains("cluster_state:ok")
        && state.contains("cluster_slots_ok:" + SLOTS)
        && state.contains("cluster_known_nodes:" + MASTERS);
  }

  @AfterEach
  void stop() {
    masters.forEach(RedisServer::close);
  }

  private String uri() {
    return masters.stream()
        .map(master -> "127.0.0.1:" + master.port())
        .collect(Collectors.joining(",", "redis+cluster://", ""));
  }

  private RedisBackend open() {
    return Sample.open(Sample.settings(uri(), TIMEOUT, 8));
  }

  @Test
  void entriesSpreadOverMastersAndGoAtOnce() {
    try (RedisBackend backend = open()) {
      await("the cache attaches", () -> backend.health().available());
      List<CacheEntry> entries = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        entries.add(Sample.put(backend, "prompt " + i, "tag" + i % 2));
      }
      entries.forEach(entry -> assertThat(tier(backend, entry)).isEqualTo("redis"));
      assertThat(backend.stats().entries()).isEqualTo(60);
      masters.forEach(master -> assertThat((long) master.send("DBSIZE")).isGreaterThan(10));
      assertThat(backend.invalidate(CacheSelector.tag("tag1"))).isEqualTo(Invalidation.of(30));
      assertThat(backend.invalidate(CacheSelector.model("gpt"))).isEqualTo(Invalidation.of(30));
    }
  }

  @Test
  void frozenMastersAreAnOutageUntilTheyAreBack() {
    try (RedisBackend backend = open()) {
      masters.subList(1, MASTERS).forEach(RedisServer::freeze);
      await(
          "the cache falls back",
          () -> {
            for (int i = 0; i < 20; i++) {
              backend.get(Sample.entry("prompt " + i).key());
            }
            return !backend.health().available();
          });
      masters.subList(1, MASTERS).forEach(RedisServer::thaw);
      await("the cache comes back", () -> backend.health().available());
    }
  }

  @Test
  void copiesFollowInvalidationsOfOtherNodes() {
    try (TieredBackend node = Near.open(Near.settings(uri(), TIMEOUT, Near.CAP));
        RedisBackend other = open()) {
      await("the cache attaches", () -> other.health().available());
      CacheEntry gone = Sample.put(other, "a", "x");
      CacheEntry kept = Sample.put(other, "b", "y");
      Near.copy(node, gone);
      Near.copy(node, kept);
      assertThat(other.invalidate(CacheSelector.tag("x"))).isEqualTo(Invalidation.of(1));
      await("the copy goes", () -> tier(node, gone) == null);
      Near.copy(node, kept);
    }
  }
}
