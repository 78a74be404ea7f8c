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
    Samples tail = Samples.tail(new double[] {9_000, 9_100, 8_900.25}, 3, 12);
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
