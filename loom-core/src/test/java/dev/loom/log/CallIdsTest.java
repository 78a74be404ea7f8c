package dev.loom.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallIdsTest {
  private static final Instant START = Instant.parse("2026-01-21T12:00:00.123Z");

  @Test
  void idIsAVersion7UuidOfItsMillisecond() {
    UUID id = CallIds.at(START);
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(CallIds.startOf(id)).isEqualTo(START);
  }

  @Test
  void matchesTheLayoutOfTheStandardsExample() {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    UUID id = CallIds.of(Instant.ofEpochMilli(1645557742000L), 0xCC3, 0x18C4DC0C0C07398FL);
    assertThat(id).hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  }

  @Test
  void sameBitsMakeTheSameId() {
    assertThat(CallIds.of(START, -1, -1)).isEqualTo(CallIds.of(START, -1, -1));
    assertThat(CallIds.of(START, -1, -1).version()).isEqualTo(7);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      ids.add(CallIds.at(START));
    }
    assertThat(ids).hasSize(100_000);
  }

  @Test
  void timesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> CallIds.at(Instant.ofEpochMilli(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1970");
    assertThatThrownBy(() -> CallIds.at(Instant.ofEpochMilli(1L << 48)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
