package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.parse;
import static dev.loom.config.ConfigFixture.problems;
import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cache's builder refuses is told with the line and path of its setting. */
class RangesTest {
  private static final String SECRET = "secret: correct-horse-battery-staple-0001";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "default_ttl: 0|default_ttl is 0; allowed are 1s to 30d",
        "default_ttl: 31d|default_ttl is 31d; allowed are 1s to 30d",
        "max_size: 0|max_size is 0; allowed are 1 to 10000000",
        "max_size: -1|max_size is -1; allowed are 1 to 10000000",
        "max_size: 10000001|max_size is 10000001; allowed are 1 to 10000000",
        "max_memory_mb: 0|max_memory_mb is 0; allowed are 1 to 1048576",
        "cleanup_period: 1ms|cleanup_period is 1ms; allowed are 1s to 1d",
        "max_entry_bytes: 0|max_entry_bytes is 0; allowed are 1 to 1073741824",
        "ttl_jitter: 0.6|ttl_jitter is 0.6; allowed are 0 to 0.5",
        "ttl_jitter: -0.1|ttl_jitter is -0.1; allowed are 0 to 0.5",
        "stale_while_revalidate: 31d|stale_while_revalidate is 31d; allowed are 0 to 30d",
        "stale_if_error: 31d|stale_if_error is 31d; allowed are 0 to 30d",
        "negative_ttl: 61s|negative_ttl is 1m1s; allowed are 0 to 1m",
        "coalesce_wait: 2h|coalesce_wait is 2h; allowed are 0 to 1h",
        "inert_fields: [x]|inert_fields holds x; allowed is provider:member, one provider's id and the"
            + " plain name of one of its top-level members",
        "inert_fields: ['openai:/seed']|inert_fields holds openai:/seed; allowed is provider:member,"
            + " one provider's id and the plain name of one of its top-level members",
        "explain_misses: 1025|explain_misses is 1025; allowed are 0 to 1024",
        "secret: hunter2|secret has 7 bytes; at least 32 are needed",
        "key_prefix: a b|key_prefix is \"a b\"; allowed are 1 to 64 characters of A-Z a-z 0-9 . _ -",
        "key_prefix: \"a\\nb\"|key_prefix is \"a b\"; allowed are 1 to 64 characters of A-Z a-z 0-9"
            + " . _ -",
        "near_cache_ttl: 2h|near_cache_ttl is 2h; allowed are 0 to 1h",
        "redis_timeout: 0|redis_timeout is 0; allowed are 1ms to 10s",
        "redis_pool: 0|redis_pool is 0; allowed are 1 to 1024",
        "redis_shards: 257|redis_shards is 257; allowed are 0 to 256",
        "encrypt: true|encrypt is true, and no secret is set; allowed is a secret of at least 32"
            + " bytes",
        "require_secret: true|require_secret is true, and no secret is set; allowed is a secret of"
            + " at least 32 bytes",
        "previous_secrets: [x0123456789012345678901234567890]|previous_secrets is set, and no secret"
            + " is set; allowed is a secret that came after them",
      })
  void valueOutOfItsRangeIsRefused(String line, String sentence) {
    assertThat(problems("enabled: false", line))
        .containsExactly("loom.yaml line 3: cache." + sentence);
  }

  @Test
  void allValuesOutOfTheirRangesAreToldBesideWhatCannotBeRead() {
    assertThat(
            problems(
                "redis_pool: 0",
                "max_size: 0",
                "enabled: maybe",
                "previous_secrets: [" + "x".repeat(32) + ", short]",
                "secret: short",
                "redis_timeout: 1h",
                "nosuch: 1"))
        .containsExactly(
            "loom.yaml line 2: cache.redis_pool is 0; allowed are 1 to 1024",
            "loom.yaml line 3: cache.max_size is 0; allowed are 1 to 10000000",
            "loom.yaml line 4: cache.enabled is \"maybe\"; allowed is true or false, without quotes",
            "loom.yaml line 5: cache.previous_secrets[1] has 5 bytes; at least 32 are needed",
            "loom.yaml line 6: cache.secret has 5 bytes; at least 32 are needed",
            "loom.yaml line 7: cache.redis_timeout is 1h; allowed are 1ms to 10s",
            "loom.yaml line 8: cache.nosuch is no setting");
  }

  @Test
  void settingThatNeedsASecretIsNotBlamedForABrokenOne() {
    assertThat(problems("encrypt: true", "require_secret: true", "secret: ${NOT_SET}"))
        .containsExactly(
            "loom.yaml line 4: cache.secret refers to the environment variable NOT_SET, which is"
                + " not set");
    assertThat(cache("encrypt: true", "require_secret: true", SECRET).encrypt()).isTrue();
  }

  @Test
  void noPreviousSecretNeedsNoSecret() {
    assertThat(cache("previous_secrets: []").previousSecrets()).isEmpty();
  }

  @Test
  void whatAVariableHoldsIsNotShown() {
    Map<String, String> environment = Map.of("X", "hunter2 ; allowed", "N", "0");
    assertThat(problemsOf("cache:\n  key_prefix: 'a ${X}'\n", environment))
        .containsExactly(
            "loom.yaml line 2: cache.key_prefix is what its variable holds; allowed are 1 to 64"
                + " characters of A-Z a-z 0-9 . _ -");
    assertThat(problemsOf("cache:\n  inert_fields: [a:b, '${X}']\n", environment))
        .containsExactly(
            "loom.yaml line 2: cache.inert_fields is what its variable holds; allowed is"
                + " provider:member, one provider's id and the plain name of one of its top-level"
                + " members");
    assertThat(problemsOf("cache:\n  max_size: ${N}\n", environment))
        .containsExactly(
            "loom.yaml line 2: cache.max_size is what its variable holds; allowed are 1 to"
                + " 10000000");
    assertThat(problemsOf("cache:\n  secret: ${X}\n", environment))
        .containsExactly("loom.yaml line 2: cache.secret has 17 bytes; at least 32 are needed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "redis|redis://:hunter2@host|3: cache.redis_url is of scheme redis, which nothing on the"
            + " class path opens; add dev.loom:loom-cache-redis",
        "rediss://:hunter2@host/1||2: cache.backend is of scheme rediss, which nothing on the class"
            + " path opens; add dev.loom:loom-cache-redis",
        "redis||2: cache.backend is redis, and redis_url is not set; allowed is an address such as"
            + " redis://host:6379",
        "redis|hunter2|3: cache.redis_url is no address of Redis; allowed are redis://, rediss:// and"
            + " either with +cluster or +sentinel, such as redis+cluster://host:6379",
        "redis|memory://hunter2|3: cache.redis_url is no address of Redis; allowed are redis://,"
            + " rediss:// and either with +cluster or +sentinel, such as redis+cluster://host:6379",
        "${X}|hunter2|2: cache.backend is what its variable holds; allowed are memory, redis and the"
            + " addresses of stores on the class path",
        "hunter2@host:6379||2: cache.backend is no address; allowed are memory, redis and the"
            + " addresses of stores on the class path",
        "''||2: cache.backend is no address; allowed are memory, redis and the addresses of stores on"
            + " the class path",
        "nosuch|hunter2|2: cache.backend is no address; allowed are memory, redis and the addresses"
            + " of stores on the class path",
        "nosuch://h||2: cache.backend is of scheme nosuch, which nothing on the class path opens;"
            + " allowed are memory, redis and the addresses of stores on the class path",
      })
  void storeThatCannotBeOpenedIsToldWhenTheCacheIsMade(
      String backend, String redisUrl, String problem) {
    String url = redisUrl == null ? "" : "  redis_url: " + redisUrl + "\n";
    LoomConfig config = parse("cache:\n  backend: " + backend + "\n" + url, Map.of("X", "hunter2"));
    assertThatThrownBy(config::caching)
        .isInstanceOf(ConfigException.class)
        .hasMessage("loom.yaml line " + problem)
        .hasNoCause();
  }

  @Test
  void valueThatTheHostSetsIsCheckedToo() {
    LoomConfig config = parse("", Map.of());
    assertThatThrownBy(() -> config.caching(b -> b.defaultTtl(Duration.ZERO)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("loom.yaml: cache.default_ttl is 0; allowed are 1s to 30d");
    assertThat(List.of(config.caching(b -> b.defaultTtl(Duration.ofHours(2))))).hasSize(1);
  }
}
