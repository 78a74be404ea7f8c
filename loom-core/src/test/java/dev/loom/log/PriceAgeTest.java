package dev.loom.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cost.CostCalculator;
import dev.loom.cost.PriceBook;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class PriceAgeTest {
  private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();
  private final PriceAge age =
      new PriceAge(new EventRecordingLogger(new SubstituteLogger("test", events, false), events));

  private void check(CostCalculator calculator, String now) {
    age.check(calculator, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  @Test
  void pricesOlderThan90DaysAreWarnedOfOnce() {
    check(CostCalculator.bundled(), "2026-11-04T00:00:00Z");
    assertThat(events).isEmpty();
    check(CostCalculator.bundled(), "2026-11-04T00:00:01Z");
    check(CostCalculator.bundled(), "2026-12-04T00:00:00Z");

    assertThat(events).hasSize(1);
    assertThat(events.element().getLevel()).isEqualTo(Level.WARN);
    assertThat(events.element().getArgumentArray()).containsExactly("2026-08-06.1", 90L);
  }

  @Test
  void pricesWithoutADateHaveNoAge() {
    PriceBook book = PriceBook.of("1", List.of());
    check(new CostCalculator(() -> book), "2036-12-04T00:00:00Z");

    assertThat(events).isEmpty();
  }

  @Test
  void aBrokenSupplierIsNotThisCheckersTrouble() {
    check(
        new CostCalculator(
            () -> {
              throw new IllegalStateException();
            }),
        "2026-12-04T00:00:00Z");

    assertThat(events).extracting(SubstituteLoggingEvent::getLevel).containsOnly(Level.DEBUG);
  }
}
