package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class HostTickerTest {
  @Test
  void timeStandsStillWhereTheHostsClockThrows() {
    long[] now = {5};
    HostTicker ticker =
        new HostTicker(
            () -> {
              if (now[0] < 0) {
                throw new IllegalStateException();
              }
              return now[0];
            });
    assertThat(ticker.getAsLong()).isEqualTo(5);
    now[0] = -1;
    assertThat(ticker.getAsLong()).isEqualTo(5);
    now[0] = 7;
    assertThat(ticker.getAsLong()).isEqualTo(7);
  }

  @Test
  void tickersOfOneClockAreEqual() {
    LongSupplier clock = () -> 1;
    assertThat(new HostTicker(clock))
        .isEqualTo(new HostTicker(clock))
        .hasSameHashCodeAs(new HostTicker(clock))
        .isNotEqualTo(new HostTicker(() -> 1))
        .isNotEqualTo(clock);
  }
}
