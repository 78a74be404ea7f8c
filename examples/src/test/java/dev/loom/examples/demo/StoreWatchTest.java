package dev.loom.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.BackendStats.State;
import dev.loom.examples.demo.StoreWatch.Change;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
  private static Instant at(int second, int millis) {
    return LocalDateTime.of(2026, 5, 4, 12, 30, second, millis * 1_000_000)
        .atZone(ZoneId.systemDefault())
        .toInstant();
  }

  @Test
  void summarySaysWhenTheStoreWentAwayAndCameBack() {
    assertThat(
            StoreWatch.sentence(
                List.of(
                    new Change(at(1, 5), State.FALLBACK),
                    new Change(at(4, 250), State.OK),
                    new Change(at(9, 0), State.DOWN))))
        .isEqualTo(
            "fell back to memory at 12:30:01.005, back at 12:30:04.250, down at 12:30:09.000");
  }

  @Test
  void nothingIsSaidOfAStoreThatWasThereAllTheTime() {
    StoreWatch watch = new StoreWatch(null);
    watch.close();
    assertThat(watch.sentence()).isEmpty();
  }
}
