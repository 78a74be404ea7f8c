package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

class RedisServerTest {
  private static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  @Test
  void embeddedServerIsTheOldestRedisThatLoomSupports() {
    try (RedisServer server = RedisServer.start("maxmemory 10mb")) {
      assertThat(text(server.send("INFO", "server"))).contains("redis_version:6.2.");
      assertThat(text(server.send("INFO", "memory"))).contains("maxmemory:10485760");
    }
  }

  @Test
  void killedServerComesBackEmptyWhereItWas() {
    try (RedisServer server = RedisServer.start()) {
      server.send("SET", "a", "1");
      server.freeze();
      server.thaw();
      assertThat(text(server.send("GET", "a"))).isEqualTo("1");
      server.kill();
      assertThatThrownBy(() -> server.send("PING")).isInstanceOf(JedisException.class);
      server.restart();
      assertThat(server.send("GET", "a")).isNull();
    }
  }
}
