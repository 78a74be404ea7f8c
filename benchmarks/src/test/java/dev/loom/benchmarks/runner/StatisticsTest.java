package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Statistics.median(new double[] {9, 1, 2, 4})).isEqualTo(3);
  }

  @Test
  void quantileLiesBetweenNeighbours() {
    double[] values = {10, 0, 20, 30, 40};
    assertThat(Statistics.quantile(values, 0)).isZero();
    assertThat(Statistics.quantile(values, 0.99)).isEqualTo(39.6, within(1e-9));
    assertThat(Statistics.quantile(values, 1)).isEqualTo(40);
  }

  @Test
  void valuesAreNotReordered() {
    double[] values = {3, 1, 2};
    Statistics.median(values);
    Statistics.medianInterval(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void noValuesHaveNoMedian() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(new double[0]));
  }

  @Test
  void spreadGoesFromLeastToGreatest() {
    assertThat(Statistics.spread(new double[] {7, 5, 6})).isEqualTo(new Interval(6, 5, 7));
  }

  @Test
  void sameSamplesGiveTheSameInterval() {
    double[] samples = samples(3, 501);
    assertThat(Statistics.medianInterval(samples)).isEqualTo(Statistics.medianInterval(samples));
  }

  @Test
  void equalSamplesHaveNoWidth() {
    double[] samples = new double[40];
    Arrays.fill(samples, 1.25);
    assertThat(Statistics.medianInterval(samples)).isEqualTo(Interval.exact(1.25));
  }

  /** By order statistics the 95 % interval of 101 equidistant values is 40 to 60, about. */
  @Test
  void intervalAgreesWithOrderStatistics() {
    double[] samples = new double[101];
    Arrays.setAll(samples, i -> i);
    Interval interval = Statistics.medianInterval(samples);
    assertThat(interval.value()).isEqualTo(50);
    assertThat(interval.low()).isEqualTo(40.2, within(1.5));
    assertThat(interval.high()).isEqualTo(59.8, within(1.5));
  }

  @Test
  void intervalHoldsTheTrueMedianNineteenTimesInTwenty() {
    int held = 0;
    for (int seed = 0; seed < 200; seed++) {
      Interval interval = Statistics.medianInterval(samples(seed, 151));
      held += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
    }
    assertThat(held).as("of 200").isBetween(182, 198);
  }

  /** Skewed like times: the logarithm is even around 0, so that the median is 1. */
  private static double[] samples(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(count).map(share -> Math.exp(share - 0.5)).toArray();
  }
}
