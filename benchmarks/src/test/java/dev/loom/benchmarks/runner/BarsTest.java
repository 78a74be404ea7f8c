package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {
  private static final String HEADER = "id,metric,operator,value,goal,mode";

  private static final Options QUICK = Options.parse(List.of());
  private static final Options FULL = Options.parse(List.of(), "--full");

  @Test
  void eachCellOfALineIsRead() {
    Bars bars = Bars.parse(List.of(HEADER, "B-05,ratio,<=,1.3,1.15,Q", "B-08,ratio,>=,20,,F"));
    assertThat(bars.all())
        .containsExactly(
            new Bar("B-05", Metric.RATIO, Bar.Operator.AT_MOST, 1.3, 1.15, Bar.Mode.Q),
            new Bar("B-08", Metric.RATIO, Bar.Operator.AT_LEAST, 20, null, Bar.Mode.F));
  }

  @Test
  void barsOfFullRunsDoNotApplyToQuickOnes() {
    Bars bars = Bars.parse(List.of(HEADER, "B-20,p99,<=,5,,Q", "B-20,ratio,<=,1.5,,F"));
    assertThat(bars.of("B-20", QUICK)).extracting(Bar::metric).containsExactly(Metric.P99);
    assertThat(bars.of("B-20", FULL)).hasSize(2);
    assertThat(bars.of("B-99", FULL)).isEmpty();
  }

  @Test
  void rowOfFullRunsHasItsBarsWhereItIsAskedFor() {
    Bars bars =
        Bars.parse(List.of(HEADER, "B-07,ratio,<=,2,,F", "T-1,p99,<=,5,,Q", "T-1,max,<=,9,,F"));
    Options asked = Options.parse(List.of("B-07", "T-1"), "--only", "B-07,T-1");
    assertThat(bars.of("B-07", QUICK)).isEmpty();
    assertThat(bars.of("B-07", asked)).hasSize(1);
    assertThat(bars.of("T-1", asked)).extracting(Bar::metric).containsExactly(Metric.P99);
  }

  @Test
  void aBadLineIsNamed() {
    for (String line :
        List.of(
            "B-01,ratio,<=,1.3,Q",
            "B-01,speed,<=,1.3,,Q",
            "B-01,ratio,<,1.3,,Q",
            "B-01,ratio,<=,fast,,Q",
            "B-01,ratio,<=,1.3,,X")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Bars.parse(List.of(HEADER, "B-00,ratio,<=,1.03,,Q", line)))
          .withMessageStartingWith("bars.csv line 3: ");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Bars.parse(List.of("id,bar")));
  }

  @Test
  void goalIsMetOrMissedOnTheSideOfTheBar() {
    Bar bar = Bars.parse(List.of(HEADER, "B-05,ratio,<=,1.3,1.15,Q")).all().get(0);
    assertThat(bar.goalHolds(1.15)).isTrue();
    assertThat(bar.goalHolds(1.16)).isFalse();
    assertThat(bar.holds(1.3)).isTrue();
    assertThat(bar.farBeyond(2.6)).isFalse();
    assertThat(bar.farBeyond(2.61)).isTrue();
  }
}
