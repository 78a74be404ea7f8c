package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes with copies on one Redis. */
class TieredFleetTest {
  private final RedisServer server = RedisServer.start();
  private final List<TieredBackend> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TieredBackend::close);
    server.close();
  }

  private TieredBackend node() {
    TieredBackend node = Near.open(Near.settings(server.uri(), Duration.ofSeconds(2), Near.CAP));
    nodes.add(node);
    return node;
  }

  private static CacheEntry put(TieredBackend node, CacheEntry entry) {
    assertThat(node.put(entry, node.ticket(entry.key()))).isEqualTo(StoreResult.STORED);
    return entry;
  }

  @Test
  void everyKindOfInvalidationReachesTheCopiesOfAllNodes() {
    TieredBackend one = node();
    TieredBackend two = node();
    TieredBackend three = node();
    CacheEntry entry = Samples.entry(CacheScope.GLOBAL, Samples.ANN, "gpt", "a", "x");
    CacheEntry other = Samples.entry(CacheScope.TENANT, Samples.ANN, "other", "b", "y");
    String key = entry.key().toString();
    Map<String, CacheSelector> kinds =
        Map.of(
            "all", CacheSelector.all(),
            "provider", CacheSelector.provider("openai"),
            "model", CacheSelector.model("gpt"),
            "tenant", CacheSelector.tenant("acme"),
            "user", CacheSelector.user("ann"),
            "tag", CacheSelector.tag("x"),
            "age", CacheSelector.olderThan(Duration.ZERO),
            "head", CacheSelector.prefix("openai:gpt:"),
            "prefix", CacheSelector.prefix(key.substring(0, key.length() - 8)),
            "both", CacheSelector.tag("x").and(CacheSelector.tenant("acme")));
    kinds.forEach(
        (kind, selector) -> {
          put(one, entry);
          put(one, other);
          for (TieredBackend node : nodes) {
            Near.copy(node, entry);
            Near.copy(node, other);
          }
          assertThat(one.invalidate(selector).removed()).as(kind).isPositive();
          assertThat(tier(one, entry)).as(kind).isNull();
          await(kind + " reaches another node", () -> tier(two, entry) == null);
          await(kind + " reaches a third", () -> tier(three, entry) == null);
          assertThat(two.dryRun(CacheSelector.model("gpt"))).isEqualTo(Invalidation.of(0));
        });
    for (TieredBackend node : nodes) {
      assertThat(node.nearHealth().unreadableNotices()).isZero();
    }
  }

  @Test
  void whatAnInvalidationDoesNotChooseStaysNear() {
    TieredBackend one = node();
    TieredBackend two = node();
    CacheEntry gone = put(one, Samples.entry("a", "x"));
    CacheEntry kept = put(one, Samples.entry("b", "y"));
    Near.copy(two, gone);
    Near.copy(two, kept);
    one.invalidate(CacheSelector.tag("x"));
    await("the copy goes", () -> tier(two, gone) == null);
    assertThat(tier(two, kept)).isEqualTo("memory");
    assertThat(two.nearHealth().subscriptions()).isEqualTo(1);
  }

  @Test
  void nodeWithoutCopiesTellsTheOthers() {
    TieredBackend two = node();
    try (RedisBackend plain =
        Sample.open(Sample.settings(server.uri(), Duration.ofSeconds(2), 8))) {
      CacheEntry entry = Sample.put(plain, "a", "x");
      Near.copy(two, entry);
      assertThat(plain.invalidate(CacheSelector.tag("x"))).isEqualTo(Invalidation.of(1));
      await("the copy goes", () -> tier(two, entry) == null);
    }
  }
}
