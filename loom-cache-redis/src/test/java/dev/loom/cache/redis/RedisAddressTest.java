package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.redis.RedisAddress.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisAddressTest {
  private static HostAndPort at(String host, int port) {
    return new HostAndPort(host, port);
  }

  @Test
  void hostAloneMeansTheUsualPortAndTheFirstDatabase() {
    RedisAddress address = RedisAddress.parse("redis://example");
    assertThat(address.kind()).isEqualTo(Kind.STANDALONE);
    assertThat(address.tls()).isFalse();
    assertThat(address.user()).isNull();
    assertThat(address.password()).isNull();
    assertThat(address.hosts()).containsExactly(at("example", 6379));
    assertThat(address.database()).isZero();
    assertThat(address.master()).isEmpty();
  }

  @Test
  void loginIsPercentDecoded() {
    RedisAddress address = RedisAddress.parse("rediss://ann%40x:p%C3%A4%2F%3a%40@h:7000/3");
    assertThat(address.tls()).isTrue();
    assertThat(address.user()).isEqualTo("ann@x");
    assertThat(address.password()).isEqualTo("pä/:@");
    assertThat(address.hosts()).containsExactly(at("h", 7000));
    assertThat(address.database()).isEqualTo(3);
  }

  @Test
  void passwordMayStandWithoutUserAndHoldColons() {
    RedisAddress address = RedisAddress.parse("redis://:a:b@h");
    assertThat(address.user()).isNull();
    assertThat(address.password()).isEqualTo("a:b");
    assertThat(RedisAddress.parse("redis://ann@h").user()).isEqualTo("ann");
    assertThat(RedisAddress.parse("redis://ann@h").password()).isNull();
  }

  @Test
  void clusterAndSentinelsNameSeveralHosts() {
    RedisAddress cluster = RedisAddress.parse("REDISS+Cluster://a,b:7001,[::1]:7002/0");
    assertThat(cluster.kind()).isEqualTo(Kind.CLUSTER);
    assertThat(cluster.tls()).isTrue();
    assertThat(cluster.hosts()).containsExactly(at("a", 6379), at("b", 7001), at("::1", 7002));
    RedisAddress sentinel = RedisAddress.parse("redis+sentinel://a,b:5/my%20master");
    assertThat(sentinel.kind()).isEqualTo(Kind.SENTINEL);
    assertThat(sentinel.hosts()).containsExactly(at("a", 26379), at("b", 5));
    assertThat(sentinel.master()).isEqualTo("my master");
  }

  @Test
  void schemesAreThoseOfRedisAlone() {
    assertThat(RedisAddress.hasScheme("redis+sentinel")).isTrue();
    assertThat(RedisAddress.hasScheme("rediss+sentinel")).isTrue();
    assertThat(RedisAddress.hasScheme("rediss")).isTrue();
    assertThat(RedisAddress.hasScheme("memory")).isFalse();
    assertThat(RedisAddress.hasScheme("redisss")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "hush, no scheme",
    "http://hush, no scheme",
    "redis://, names no host",
    "redis://u:hush@, names no host",
    "redis://[]:1, names no host",
    "redis://[hush, names no host",
    "redis://[::1]hush, names no host",
    "redis://h:hush, port",
    "redis://h:0, port",
    "redis://h:65536, port",
    "redis://h:123456, port",
    "redis://h/hush, database",
    "redis://h/65536, database",
    "redis+cluster://h/1, database",
    "redis+sentinel://h, names no master",
    "redis+sentinel://h/a/b, names no master",
    "'redis://a,b', several hosts",
    "redis://:hush%@h, two hex digits",
    "redis://:hush%4@h, two hex digits",
    "redis://:hush%4x@h, two hex digits",
    "redis://:hush%x4@h, two hex digits",
    "redis://:hush%ff@h, no UTF-8",
    "redis://:hush?@h, has a ?",
    "redis://:hush#@h, has a ?"
  })
  void badAddressIsRefusedWithoutBeingQuoted(String text, String why) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("redis_url ")
        .hasMessageContaining(why)
        .hasMessageContaining("allowed is")
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://ann:hush@h", "rediss+cluster://ann:hush@h"})
  void textShowsNoLogin(String text) {
    assertThat(RedisAddress.parse(text))
        .asString()
        .contains(text.substring(0, text.indexOf(':')))
        .doesNotContain("hush", "ann");
  }
}
