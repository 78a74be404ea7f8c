package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Samples PAIRED =
      Samples.paired(new double[] {100, 110.5}, new double[] {120, 121}, 10, 2_640);

  @Test
  void whatAForkPrintsIsReadBack() {
    Samples read = Samples.parse(PAIRED.toLines());
    assertThat(read).usingRecursiveComparison().isEqualTo(PAIRED);
    Samples crowded = PAIRED.beside(1_000, 1_500);
    assertThat(Samples.parse(crowded.toLines())).usingRecursiveComparison().isEqualTo(crowded);
    Samples tail = Samples.tail(Recorded.tails(9_000, 9_100, 8_900.25), 3, 12);
    assertThat(Samples.parse(tail.toLines())).usingRecursiveComparison().isEqualTo(tail);
  }

  @Test
  void ratiosAreOfNeighbours() {
    assertThat(PAIRED.ratios()).containsExactly(1.2, 121 / 110.5);
  }

  @Test
  void laterSamplesJoinEarlierOnes() {
    Samples both = PAIRED.and(Samples.paired(new double[] {50}, new double[] {55}, 30, 7_920));
    assertThat(both.floor()).containsExactly(100, 110.5, 50);
    assertThat(both.loom()).containsExactly(120, 121, 55);
    assertThat(both.bytesPerCall()).isEqualTo(264);
  }

  @Test
  void samplesAreCounted() {
    Samples tail = Samples.tail(Recorded.tails(1, 2, 3), 3, 12);
    assertThat(tail.count()).isEqualTo(300);
    assertThat(tail.and(tail).count()).isEqualTo(600);
    assertThat(PAIRED.count()).isEqualTo(2);
    assertThat(Samples.tail(new Tail[0], 0, 0).isEmpty()).isTrue();
  }

  @Test
  void slowestOfAllSubRunsCounts() {
    Tail[] tails = {new Tail(5, 30, 10), new Tail(7, 10, 10), new Tail(6, 20, 10)};
    assertThat(Tail.max(tails)).isEqualTo(new Interval(30, 10, 30));
    assertThat(Tail.p99(tails)).isEqualTo(new Interval(6, 5, 7));
    assertThat(Tail.of(new double[] {3, 1, 2})).isEqualTo(new Tail(2.98, 3, 3));
  }

  @Test
  void neighboursAreCountedInProcessors() {
    assertThat(PAIRED.neighbours()).isZero();
    assertThat(PAIRED.beside(1_000, 1_500).and(PAIRED.beside(3_000, 500)).neighbours())
        .isEqualTo(0.5);
  }

  @Test
  void aStrangeLineIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.parse(List.of(Samples.MARK + "median 5")));
  }
}
