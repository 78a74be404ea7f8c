package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Budget budget(Duration left) {
    Timing timing = new Timing(Duration.ofHours(1), SECOND, 1);
    return new Budget(timing, Duration.ofHours(1).minus(left));
  }

  @Test
  void aForkGetsItsTimeWhileThereIsEnough() {
    assertThat(budget(Duration.ofMinutes(30)).next(20)).contains(SECOND);
  }

  @Test
  void scarceTimeIsShared() {
    Budget budget = budget(Duration.ofMinutes(30));
    budget.learn(Duration.ofMinutes(2).plusMillis(1), SECOND);
    assertThat(budget.next(14)).contains(SECOND);
    assertThat(budget.next(15))
        .hasValueSatisfying(time -> assertThat(time).isLessThan(SECOND).isPositive());
  }

  @Test
  void thereIsNoForkWithoutTime() {
    assertThat(budget(Duration.ZERO).next(1)).isEmpty();
    assertThat(budget(Duration.ofMillis(1_500)).next(1)).isEmpty();
  }

  @Test
  void theCostliestForkIsRemembered() {
    Budget budget = budget(Duration.ofMinutes(5));
    budget.learn(Duration.ofMinutes(10), SECOND);
    budget.learn(SECOND, SECOND);
    assertThat(budget.next(1)).isEmpty();
  }
}
