package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTest {

  @Test
  void textIsShownNowhereButWhereItIsAskedFor() {
    Secret secret = Secret.of("hunter2");
    assertThat(secret).hasToString("Secret[hidden]");
    assertThat(secret.reveal()).isEqualTo("hunter2");
  }

  @Test
  void secretsAreEqualByTheirTexts() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
  }

  @Test
  void settingsShowNoSecret() {
    CacheConfig cache =
        cache(
            "backend: redis://:hunter2@host/0",
            "redis_url: redis://:hunter2@host/0",
            "secret: hunter2-" + "x".repeat(32),
            "previous_secrets: [hunter2-" + "y".repeat(32) + "]");
    assertThat(cache).hasToString("CacheConfig[enabled=true, backend=redis]");
    assertThat(parse("", Map.of()).cache())
        .hasToString("CacheConfig[enabled=true, backend=memory]");
  }

  @ParameterizedTest
  @CsvSource({
    "memory, memory",
    "'memory:', memory",
    "redis, redis",
    "rediss+cluster://:hunter2@h, rediss+cluster",
    "hunter2, other",
    "hunter2@host:6379, other",
    "hunter2:6379, other",
    "redis-hunter2, other",
    "redishunter2:6379, other",
    "'', other",
  })
  void kindOfAStoreIsShownOnlyWhereItIsOne(String backend, String kind) {
    assertThat(cache("backend: '" + backend + "'"))
        .hasToString("CacheConfig[enabled=true, backend=" + kind + "]");
  }

  @Test
  void valueOnItsWayShowsNothing() {
    assertThat(new Value("${A}", "hunter2", false)).hasToString("Value[hidden]");
  }
}
