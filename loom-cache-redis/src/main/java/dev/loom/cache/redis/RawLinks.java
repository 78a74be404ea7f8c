package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.RemoteSettings;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Makes the link that an address asks for. */
final class RawLinks {
  // To the right server of a cluster, and once more where a slot has just moved.
  private static final int ATTEMPTS = 3;
  private static final int LEAST_SOCKET_MILLIS = 250;

  private RawLinks() {}

  /** A link on its way. */
  @FunctionalInterface
  interface Opening {
    /** Makes the link, without a connection yet; it says when it has lost one. */
    RawLink open(Runnable onLoss);
  }

  /**
   * What makes the link.
   *
   * @throws IllegalArgumentException when the address is not understood
   */
  static Opening of(BackendSettings settings) {
    RedisAddress address = RedisAddress.parse(settings.uri());
    RemoteSettings remote = settings.remote();
    Tls tls = address.tls() ? Tls.of(remote.tlsInsecure()) : null;
    Probe probe = new Probe(remote.keyPrefix());
    JedisClientConfig login = login(address, tls, remote.timeout()).build();
    return switch (address.kind()) {
      case STANDALONE ->
          onLoss ->
              new JedisLink(
                  new Sockets(address.hosts().get(0), tls),
                  login,
                  probe,
                  remote.timeout(),
                  remote.pool(),
                  onLoss);
      case CLUSTER -> found(cluster(address, login, remote.timeout()), true, probe, remote);
      case SENTINEL -> {
        JedisClientConfig asking = anonymous(tls, remote.timeout()).build();
        yield found(sentinel(address, login, asking), false, probe, remote);
      }
    };
  }

  /** What makes the link to servers that a client finds, each time anew. */
  private static Opening found(
      Supplier<UnifiedJedis> client, boolean cluster, Probe probe, RemoteSettings remote) {
    return onLoss -> new ClientLink(client, UnifiedJedis::close, cluster, probe, remote.timeout());
  }

  /** What makes the link through a client that somebody else closes. */
  static Opening over(UnifiedJedis client, RemoteSettings remote) {
    Probe probe = new Probe(remote.keyPrefix());
    boolean cluster = client instanceof RedisClusterClient;
    return onLoss -> new ClientLink(() -> client, given -> {}, cluster, probe, remote.timeout());
  }

  private static Supplier<UnifiedJedis> cluster(
      RedisAddress address, JedisClientConfig login, Duration timeout) {
    return () -> {
      RedisClusterClient client =
          RedisClusterClient.builder()
              .nodes(Set.copyOf(address.hosts()))
              .clientConfig(login)
              .maxAttempts(ATTEMPTS)
              .maxTotalRetriesDuration(timeout)
              .build();
      warm(client);
      return client;
    };
  }

  /** Connects to each server once, so that the first calls need not. */
  private static void warm(RedisClusterClient client) {
    try {
      client.getClusterNodes().values().forEach(node -> node.getResource().close());
    } catch (JedisException e) {
      client.close();
      throw e;
    }
  }

  private static Supplier<UnifiedJedis> sentinel(
      RedisAddress address, JedisClientConfig login, JedisClientConfig asking) {
    return () ->
        RedisSentinelClient.builder()
            .masterName(address.master())
            .sentinels(Set.copyOf(address.hosts()))
            .clientConfig(login)
            .sentinelClientConfig(asking)
            .build();
  }

  private static DefaultJedisClientConfig.Builder login(
      RedisAddress address, @Nullable Tls tls, Duration timeout) {
    return anonymous(tls, timeout)
        .user(address.user())
        .password(address.password())
        .database(address.database());
  }

  private static DefaultJedisClientConfig.Builder anonymous(@Nullable Tls tls, Duration timeout) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .timeoutMillis(Math.max(LEAST_SOCKET_MILLIS, (int) timeout.toMillis()))
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED); // no round trips for a name
    return tls == null ? config : config.sslOptions(tls.options());
  }
}
