package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class WarningsTest {
  private final ManualTicker ticker = new ManualTicker();
  private final CapturingLogger logger = new CapturingLogger();
  private final Warnings warnings = new Warnings(ticker, logger);

  /**
   * Keeps every line it is told, with the stack trace if there is one; or fails like a bad host.
   */
  private static final class CapturingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines = new ArrayList<>();
    private transient @Nullable Error failure;

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments) + " " + thrown);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
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
    assertThat(logger.lines).hasSize(2);
  }

  @Test
  void textOfTheCauseIsNeverLogged() {
    Throwable cause = new IllegalStateException("prompt text", new Error("prompt text"));
    warnings.warn("A test warns.", cause);
    assertThat(logger.lines)
        .containsExactly("WARN A test warns. (java.lang.IllegalStateException) null");
  }

  @Test
  void failingLoggerHurtsNobody() {
    logger.failure = new NoClassDefFoundError("appender");
    assertThat(warnings.warn("A test warns.", new IllegalStateException())).isTrue();
    assertThat(logger.lines).hasSize(1);
  }
}
