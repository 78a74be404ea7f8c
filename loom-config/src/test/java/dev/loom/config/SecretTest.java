package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

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

  @Test
  void valueOnItsWayShowsNothing() {
    assertThat(new Value("${A}", "hunter2", false)).hasToString("Value[hidden]");
  }
}
