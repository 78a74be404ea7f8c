package dev.loom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is lost, and what is taken off times for it. */
class StallMeterTest {
  private static final long MS = 1_000_000;

  @Test
  void stallsOverlappingATimeAreItsOwn() {
    try (StallMeter meter = new StallMeter()) {
      long then = System.nanoTime() - Duration.ofHours(1).toNanos(); // nothing real is there
      meter.note(then, then + 10 * MS);
      meter.note(then + 100 * MS, then + 105 * MS);
      meter.note(then + 200 * MS, then + 200 * MS + 1);
      assertThat(meter.within(then + 5 * MS, then + 102 * MS)).isEqualTo(Duration.ofMillis(7));
      assertThat(meter.within(then, then + 1_000 * MS)).isEqualTo(Duration.ofMillis(15));
      assertThat(meter.within(then + 20 * MS, then + 90 * MS)).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void runWithMuchLostTimeIsNoisy() {
    try (StallMeter meter = new StallMeter()) {
      assertThat(StallMeter.isNoisy(0.1, 0.1)).isFalse();
      assertThat(StallMeter.isNoisy(0.1, 0.3)).isTrue();
      long begun = System.nanoTime();
      meter.note(begun, begun + Duration.ofHours(1).toNanos());
      assertThat(meter.share()).isGreaterThan(0.9);
      assertThat(meter.isNoisy()).isTrue();
    }
  }

  @Test
  void itsThreadEnds() {
    StallMeter meter = new StallMeter();
    meter.within(System.nanoTime(), System.nanoTime());
    meter.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("stall-meter"));
  }
}
