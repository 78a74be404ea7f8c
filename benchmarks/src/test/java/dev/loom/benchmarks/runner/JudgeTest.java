package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Judge JUDGE = new Judge(false, true, false);
  private static final Bar RATIO = bar("B-01,ratio,<=,1.3,,Q");
  private static final Bar TIMES_FASTER = bar("B-08,ratio,>=,20,,Q");
  private static final Bar BYTES = bar("B-01,bytes,<=,2200,,Q");
  private static final Bar TAIL = bar("T-1,p99,<=,50000,,Q");
  private static final Bar CONTROL = bar("B-00,ratio,<=,1.03,,Q");

  private static Bar bar(String line) {
    return Bars.parse(Arrays.asList("id,metric,operator,value,goal,mode", line)).all().get(0);
  }

  private static Verdict verdict(Judge judge, Bar bar, double value, double low, double high) {
    return judge.judge(bar, new Interval(value, low, high)).verdict();
  }

  @Test
  void wholeIntervalWithinTheBarIsOk() {
    assertThat(verdict(JUDGE, RATIO, 1.25, 1.2, 1.3)).isEqualTo(Verdict.OK);
    assertThat(verdict(JUDGE, TIMES_FASTER, 21, 20, 22)).isEqualTo(Verdict.OK);
  }

  @Test
  void wholeIntervalBeyondTheBarIsOver() {
    assertThat(verdict(JUDGE, RATIO, 1.35, 1.31, 1.4)).isEqualTo(Verdict.OVER);
    assertThat(verdict(JUDGE, TIMES_FASTER, 19, 18, 19.9)).isEqualTo(Verdict.OVER);
  }

  @Test
  void intervalAcrossTheBarIsNoisy() {
    assertThat(verdict(JUDGE, RATIO, 1.29, 1.28, 1.31)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(JUDGE, RATIO, 1.32, 1.29, 1.34)).isEqualTo(Verdict.NOISY);
  }

  @Test
  void wideIntervalIsNoisyWhereverItLies() {
    assertThat(verdict(JUDGE, RATIO, 1.0, 0.89, 1.11)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(JUDGE, RATIO, 3.0, 2.6, 3.4)).isEqualTo(Verdict.NOISY);
  }

  @Test
  void ratiosOfANoisyRunSayNothing() {
    Judge noisy = new Judge(true, true, false);
    assertThat(verdict(noisy, RATIO, 1.1, 1.1, 1.1)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(noisy, RATIO, 2.1, 2.1, 2.1)).isEqualTo(Verdict.NOISY);
  }

  @Test
  void bytesCountInANoisyRunToo() {
    Judge noisy = new Judge(true, false, false);
    assertThat(verdict(noisy, BYTES, 2200, 2200, 2200)).isEqualTo(Verdict.OK);
    assertThat(verdict(noisy, BYTES, 2201, 2201, 2201)).isEqualTo(Verdict.OVER);
  }

  @Test
  void goodAbsoluteTimeIsGoodOnABusyMachine() {
    assertThat(verdict(new Judge(true, false, false), TAIL, 9_000, 3_000, 60_000))
        .isEqualTo(Verdict.OK);
  }

  @Test
  void badAbsoluteTimeCountsOnAQuietMachineOnly() {
    assertThat(verdict(JUDGE, TAIL, 51_000, 50_500, 52_000)).isEqualTo(Verdict.OVER);
    assertThat(verdict(new Judge(false, false, false), TAIL, 51_000, 50_500, 52_000))
        .isEqualTo(Verdict.NOISY);
  }

  @Test
  void subRunsThatDisagreeThreefoldAreNoisy() {
    assertThat(verdict(JUDGE, TAIL, 60_000, 40_000, 120_000)).isEqualTo(Verdict.OVER);
    assertThat(verdict(JUDGE, TAIL, 60_000, 39_000, 120_000)).isEqualTo(Verdict.NOISY);
  }

  @Test
  void controlOffItsMarkIsNoisyNotOver() {
    assertThat(verdict(Judge.OF_CONTROL, CONTROL, 1.2, 1.19, 1.21)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(Judge.OF_CONTROL, CONTROL, 1.0, 0.99, 1.01)).isEqualTo(Verdict.OK);
  }

  @Test
  void aRatioInACrowdCountsWhenItIsFarBeyondItsBar() {
    Judge crowd = new Judge(false, true, true);
    assertThat(verdict(crowd, RATIO, 1.25, 1.2, 1.3)).isEqualTo(Verdict.OK);
    assertThat(verdict(crowd, RATIO, 1.6, 1.58, 1.62)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(crowd, RATIO, 1.7, 1.63, 1.75)).isEqualTo(Verdict.OVER);
    assertThat(verdict(crowd, TIMES_FASTER, 17, 16.5, 17.5)).isEqualTo(Verdict.NOISY);
    assertThat(verdict(crowd, TIMES_FASTER, 15, 14.5, 15.5)).isEqualTo(Verdict.OVER);
    assertThat(verdict(crowd, TAIL, 60_000, 59_000, 61_000)).isEqualTo(Verdict.NOISY);
  }

  @Test
  void othersMakeACrowdFromAQuarterOfAProcessor() {
    double[] even = {100, 100};
    Samples samples = Samples.paired(even, even, 1, 0);
    assertThat(JUDGE.of(samples.beside(1_000, 250)).crowded()).isFalse();
    assertThat(JUDGE.of(samples.beside(1_000, 251)).crowded()).isTrue();
  }

  @Test
  void machineIsQuietWhileBatchesLieCloseTogether() {
    double[] even = new double[100];
    Arrays.setAll(even, i -> 100 + i / 10.0);
    double[] uneven = even.clone();
    Arrays.fill(uneven, 80, 100, 200);
    assertThat(Judge.isQuiet(Samples.paired(even, even, 1, 0))).isTrue();
    assertThat(Judge.isQuiet(Samples.paired(even, uneven, 1, 0))).isFalse();
    assertThat(Judge.isQuiet(Samples.paired(new double[0], new double[0], 1, 0))).isFalse();
  }
}
