package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0",
    "PT1H, 1h",
    "PT1H30M, 1h30m",
    "PT720H, 30d",
    "PT36H0.25S, 1d12h250ms",
    "PT59.999000001S, 59s999ms1ns",
    "PT-1M, -1m",
    "PT-0.000000001S, -1ns",
  })
  void durationIsSpeltByItsUnits(Duration value, String shown) {
    assertThat(ShownDuration.of(value)).isEqualTo(shown);
  }
}
