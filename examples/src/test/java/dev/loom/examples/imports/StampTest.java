package dev.loom.examples.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.examples.lines.BadLineException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

  @ParameterizedTest
  @CsvSource({
    "2023-11-16 18:15:46,2023-11-16T18:15:46Z",
    "2023-11-16 18:15:46.1,2023-11-16T18:15:46.100Z",
    "2023-11-16 18:15:46.6805900,2023-11-16T18:15:46.680Z",
    "2023-11-16T18:15:46.999999999Z,2023-11-16T18:15:46.999Z",
    "2023-11-16 18:15:46+01:00,2023-11-16T17:15:46Z",
    "2023-11-16 18:15:46.5 -0130,2023-11-16T19:45:46.500Z",
    "2000-01-01 00:00:00,2000-01-01T00:00:00Z",
    "2199-12-31 23:59:59.9999999,2199-12-31T23:59:59.999Z",
  })
  void timeIsCutToMillisecondsInUtc(String text, Instant expected) {
    assertThat(Stamp.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2023-11-16",
        "2023-11-16 18:15",
        "2023-11-16 18:15:46.",
        "2023-11-16 18:15:46.0123456789",
        "2023-02-29 00:00:00",
        "2023-11-16 24:00:00",
        "2023-11-16 18:15:60",
        "2023-11-16 18:15:46+19:00",
        "1999-12-31 23:59:59",
        "2200-01-01 00:00:00",
        "2000-01-01 00:00:00+01:00",
        " 2023-11-16 18:15:46",
        "\u0662023-11-16 18:15:46",
      })
  void anythingElseIsABadLine(String text) {
    assertThatThrownBy(() -> Stamp.parse(text)).isInstanceOf(BadLineException.class);
  }
}
