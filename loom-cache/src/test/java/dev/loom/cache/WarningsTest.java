package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private final ManualTicker ticker = new ManualTicker();
  private final List<String> lines = new ArrayList<>();
  private @Nullable Error failure;
  private final Warnings warnings = new Warnings(ticker, new LineLogger(this::keep));

  /** Fails after that like the logging of a bad host, where a test says so. */
  private void keep(String line) {
    lines.add(line);
    if (failure != null) {
      throw failure;
    }
  }

  @Test
  void warnsAtMostOncePerMinute() {
    IllegalStateException cause = new IllegalStateException();
    assertThat(warnings.warn("A test warns.", cause)).isTrue();
    assertThat(warnings.warn("A test warns.", cause)).isFalse();
    ticker.advance(Duration.ofSeconds(59));
    assertThat(warnings.warn("A test warns.", cause)).isFalse();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(warnings.warn("A test warns.", cause)).isTrue();
    assertThat(lines).hasSize(2);
  }

  @Test
  void textOfTheCauseIsNeverLogged() {
    Throwable cause = new IllegalStateException("prompt text", new Error("prompt text"));
    warnings.warn("A test warns.", cause);
    assertThat(lines).containsExactly("WARN A test warns. (java.lang.IllegalStateException) null");
  }

  @Test
  void failingLoggerHurtsNobody() {
    failure = new NoClassDefFoundError("appender");
    assertThat(warnings.warn("A test warns.", new IllegalStateException())).isTrue();
    assertThat(lines).hasSize(1);
  }
}
