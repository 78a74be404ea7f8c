package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.problems;
import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "1h, PT1H",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "1h0m0s, PT1H",
    "5m0s, PT5M",
    "90s, PT1M30S",
    "250ms, PT0.25S",
    "7d, PT168H",
    "1d12h, PT36H",
    "0, PT0S",
    "0s, PT0S",
    "1.5h, PT1H30M",
    ".5h, PT30M",
    "1.h, PT1H",
    "1m1h, PT1H1M",
    "100us, PT0.0001S",
    "100µs, PT0.0001S",
    "100μs, PT0.0001S",
    "1ns, PT0.000000001S",
    "1.5ns, PT0.000000001S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
  })
  void durationIsWhatItSays(String text, Duration expected) {
    assertThat(DurationText.parse("it", text)).isEqualTo(expected);
  }

  @Test
  void otherTextIsRefusedUnderTheNameThatTheCallerGives() {
    assertThatThrownBy(() -> DurationText.parse("--older-than", "soon"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--older-than is \"soon\"; allowed is a duration with units, such as 250ms, 90s, 5m,"
                + " 1h30m or 7d");
  }

  @ParameterizedTest
  @CsvSource({"60,60s", "'\"60\"',60s", "1.5,1.5s", "-60,60s"})
  void numberWithoutUnitIsRefusedWithAHint(String text, String hint) {
    assertThat(problems("default_ttl: " + text))
        .containsExactly(
            "loom.yaml line 2: cache.default_ttl is \""
                + text.replace("\"", "")
                + "\"; a duration needs a unit, such as "
                + hint);
  }

  @Test
  void negativeDurationIsRefused() {
    assertThat(problems("default_ttl: -5m"))
        .containsExactly(
            "loom.yaml line 2: cache.default_ttl is \"-5m\"; allowed is a duration that is not"
                + " negative, such as 5m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"soon", "1 h", "1H", "1h 30m", "1hour", "1w", "h", "1h30", "PT1H", "''", "1..5h"})
  void otherTextIsRefused(String text) {
    assertThat(problems("default_ttl: " + text))
        .containsExactly(
            "loom.yaml line 2: cache.default_ttl is \""
                + text.replace("'", "")
                + "\"; allowed is a duration with units, such as 250ms, 90s, 5m, 1h30m or 7d");
  }

  @Test
  void durationBeyondAllCountingIsRefused() {
    assertThat(problems("default_ttl: 999999999999999999999d"))
        .containsExactly(
            "loom.yaml line 2: cache.default_ttl is \"999999999999999999999d\"; no duration is that"
                + " long");
    assertThat(problems("default_ttl: " + "1s".repeat(33)).get(0))
        .contains("allowed is a duration with units");
  }

  @Test
  void variableWithoutUnitIsNotQuoted() {
    assertThat(problemsOf("cache: {default_ttl: '${TTL}'}", Map.of("TTL", "4711")))
        .containsExactly(
            "loom.yaml line 1: cache.default_ttl is what \"${TTL}\" stands for; a duration needs a"
                + " unit, such as 60s");
  }

  @Test
  void quotesDoNotMatter() {
    assertThat(cache("coalesce_wait: '1h'").coalesceWait()).hasHours(1);
    assertThat(cache("coalesce_wait: \"0\"").coalesceWait()).isZero();
  }

  @Test
  void everyDurationIsReadBackFromItsText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long nanos = random.nextLong() >>> 1 + random.nextInt(62);
      Duration duration = Duration.ofNanos(nanos);
      String text =
          "%dh%dm%d.%09ds"
              .formatted(
                  duration.toHours(),
                  duration.toMinutesPart(),
                  duration.toSecondsPart(),
                  duration.toNanosPart());
      assertThat(DurationText.parse("it", text)).as("%s, seed %d", text, seed).isEqualTo(duration);
    }
  }
}
