package dev.loom.cache.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Takes connections out of the pools of clients. */
final class Lending {
  private Lending() {}

  /**
   * Refuses a client that lends none.
   *
   * @throws IllegalArgumentException when it does not
   */
  static void check(UnifiedJedis client) {
    if (!(client instanceof RedisClient)
        && !(client instanceof RedisClusterClient)
        && !(client instanceof RedisSentinelClient)) {
      throw new IllegalArgumentException(
          "near_cache_ttl is not 0, and the client lends no connection to subscribe with; allowed"
              + " are RedisClient, RedisClusterClient and RedisSentinelClient");
    }
  }

  /**
   * A connection to the server where a key stands; whoever gets it returns it.
   *
   * @throws RuntimeException when there is none
   */
  static Connection connection(UnifiedJedis client, byte[] key) {
    if (client instanceof RedisClient single) {
      return single.getPool().getResource();
    }
    if (client instanceof RedisClusterClient cluster) {
      return cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key));
    }
    if (client instanceof RedisSentinelClient watched) {
      return watched.getPrimaryNodesConnectionMap().values().iterator().next().getResource();
    }
    throw new JedisConnectionException("the client lends no connection");
  }
}
