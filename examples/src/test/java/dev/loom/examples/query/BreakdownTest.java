package dev.loom.examples.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.TokenTotals;
import dev.loom.analytics.Totals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BreakdownTest {

  private static Totals cost(long usd) {
    return new Totals(
        1,
        0,
        0,
        TokenTotals.ZERO,
        TokenTotals.ZERO,
        BigDecimal.valueOf(usd),
        BigDecimal.ZERO,
        0,
        0,
        BigDecimal.ZERO,
        Duration.ZERO);
  }

  @Test
  void emptyKeyIsLeftOut() {
    Breakdown parts = Breakdown.of(Map.of("", cost(5), "a", cost(1)));
    assertThat(parts.parts()).containsOnlyKeys("a");
    assertThat(parts.truncated()).isFalse();
  }

  @Test
  void thousandLargestAreKeptAndTheRestAddsUp() {
    Map<String, Totals> all = new TreeMap<>();
    for (int i = 1; i <= 1_002; i++) {
      all.put("key" + i, cost(i));
    }
    Breakdown parts = Breakdown.of(all);
    assertThat(parts.truncated()).isTrue();
    assertThat(parts.parts()).hasSize(1_001).doesNotContainKeys("key1", "key2");
    Totals other = parts.parts().get(Breakdown.OTHER);
    assertThat(other).isNotNull();
    assertThat(other.cost()).isEqualTo("3");
    assertThat(other.requests()).isEqualTo(2);
  }

  @Test
  void largestCostComesFirst() {
    assertThat(Breakdown.largestFirst(Map.of("b", cost(1), "a", cost(1), "c", cost(2))))
        .extracting(Map.Entry::getKey)
        .containsExactly("c", "a", "b");
  }
}
