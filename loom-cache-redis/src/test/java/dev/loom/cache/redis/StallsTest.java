package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallsTest {
  private long now = -1_000;
  private final Stalls stalls = new Stalls(() -> now, 100);

  private void beatAt(long time) {
    now = time;
    stalls.beat();
  }

  @Test
  void steadyBeatsLoseNothing() {
    for (long time = -900; time < 1_000; time += 100) {
      beatAt(time);
    }
    assertThat(stalls.lostSince(-1_000)).isZero();
  }

  @Test
  void lateBeatLosesTimeForWhatBeganBeforeIt() {
    beatAt(-900);
    beatAt(500); // due at -800
    assertThat(stalls.lostSince(-950)).isEqualTo(1_300);
    assertThat(stalls.lostSince(200)).isEqualTo(300);
    assertThat(stalls.lostSince(500)).isZero();
    beatAt(600);
    assertThat(stalls.lostSince(200)).isEqualTo(300);
  }

  @Test
  void missingBeatLosesTimeAlready() {
    beatAt(-900);
    now = 200; // nobody has beaten since
    assertThat(stalls.lostSince(-950)).isEqualTo(1_000);
    assertThat(stalls.lostSince(100)).isEqualTo(100);
  }
}
