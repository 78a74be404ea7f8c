package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarningsTest {
  @Test
  void warnsAtMostOncePerMinute() {
    ManualTicker ticker = new ManualTicker();
    Warnings warnings = new Warnings(ticker);
    IllegalStateException cause = new IllegalStateException("prompt text");
    assertThat(warnings.warn("A test warns.", cause)).isTrue();
    assertThat(warnings.warn("A test warns.", cause)).isFalse();
    ticker.advance(Duration.ofSeconds(59));
    assertThat(warnings.warn("A test warns.", cause)).isFalse();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(warnings.warn("A test warns.", cause)).isTrue();
  }
}
