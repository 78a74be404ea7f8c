package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.RemoteSettings;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** Makes the link that an address asks for. */
final class RawLinks {
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
    Tls tls = Tls.of(address.tls(), remote.tlsInsecure());
    Probe probe = new Probe(remote.keyPrefix());
    return onLoss ->
        new JedisLink(
            new Sockets(address.hosts().get(0), tls),
            login(address),
            probe,
            remote.timeout(),
            remote.pool(),
            onLoss);
  }

  private static JedisClientConfig login(RedisAddress address) {
    return DefaultJedisClientConfig.builder()
        .resp2()
        .user(address.user())
        .password(address.password())
        .database(address.database())
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED) // no round trips for a name
        .build();
  }
}
