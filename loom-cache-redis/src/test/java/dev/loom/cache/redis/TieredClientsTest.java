package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** Copies in front of Redis, whatever the client is. */
class TieredClientsTest {
  private static final BackendSettings SETTINGS =
      Near.settings("redis:", Duration.ofSeconds(2), Near.CAP);

  private final RedisServer server = RedisServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private static void copiesFollow(UnifiedJedis client, RedisServer server) {
    try (TieredBackend node = Near.heard(TieredBackend.over(client, SETTINGS));
        RedisBackend other = RedisBackend.over(client, plain())) {
      await("both are there", () -> other.health().available());
      CacheEntry gone = Sample.put(node, "a", "x");
      CacheEntry kept = Sample.put(node, "b", "y");
      Near.copy(node, gone);
      Near.copy(node, kept);
      other.invalidate(CacheSelector.tag("x"));
      await("the copy goes", () -> tier(node, gone) == null);
      assertThat(tier(node, kept)).isEqualTo("memory");
      assertThat(node.nearHealth().subscriptions()).isEqualTo(1);
      server.send("CLIENT", "KILL", "TYPE", "pubsub");
      await(
          "it hears again",
          () -> node.nearHealth().inUse() && node.nearHealth().subscriptions() == 2);
      assertThat(tier(node, kept)).isEqualTo("redis");
    }
  }

  private static BackendSettings plain() {
    return Sample.settings("redis:", Duration.ofSeconds(2), 8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientOfOneServerIsListenedWith(boolean newProtocol) {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort("127.0.0.1", server.port())
            .clientConfig((newProtocol ? config.resp3() : config.resp2()).build())
            .build()) {
      copiesFollow(client, server);
      assertThat(client.ping()).isEqualTo("PONG");
      assertThat(client.getPool().getNumActive()).isZero();
    }
  }

  @Test
  void clientOfSentinelsIsListenedWith() {
    try (RedisServer sentinel = RedisServer.startSentinel(server.port())) {
      try (RedisSentinelClient client =
          RedisSentinelClient.builder()
              .masterName("main")
              .sentinels(Set.of(new HostAndPort("127.0.0.1", sentinel.port())))
              .build()) {
        copiesFollow(client, server);
      }
    }
  }

  @Test
  void otherClientsAreRefused() {
    String sentence =
        "near_cache_ttl is not 0, and the client lends no connection to subscribe with; allowed"
            + " are RedisClient, RedisClusterClient and RedisSentinelClient";
    PooledConnectionProvider provider =
        new PooledConnectionProvider(new HostAndPort("127.0.0.1", server.port()));
    try (UnifiedJedis other = new UnifiedJedis(provider, RedisProtocol.RESP2) {}) {
      assertThatThrownBy(() -> TieredBackend.over(other, SETTINGS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(sentence);
      assertThatThrownBy(() -> Lending.connection(other, new byte[0]))
          .hasMessageContaining("lends");
    }
  }

  @Test
  void onlyTheTieredStoreHasCopies() {
    try (RedisClient client = RedisClient.create("127.0.0.1", server.port())) {
      assertThatThrownBy(() -> RedisBackend.over(client, SETTINGS))
          .hasMessage("near_cache_ttl is not 0; allowed is 0, or TieredBackend.over instead");
      assertThatThrownBy(() -> TieredBackend.over(client, plain()))
          .hasMessage("near_cache_ttl is 0; allowed are 2ms to 1h");
    }
  }
}
