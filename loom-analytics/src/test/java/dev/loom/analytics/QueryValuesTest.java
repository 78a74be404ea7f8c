package dev.loom.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.analytics.blackbox.ReferenceStore;
import dev.loom.analytics.blackbox.TestCall;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryValuesTest {
  private static final Instant NOON = TestCall.NOON;

  @Test
  void boundsMoveUpToWholeMilliseconds() {
    TimeRange range = TimeRange.of(NOON.plusNanos(1), NOON.plusNanos(1_000_001));
    assertThat(range.start()).contains(NOON.plusMillis(1));
    assertThat(range.end()).contains(NOON.plusMillis(2));
    assertThat(TimeRange.closed(NOON, NOON.plusNanos(5)).end()).contains(NOON.plusMillis(1));
    assertThat(TimeRange.of(null, null)).isEqualTo(TimeRange.ALL);
  }

  @Test
  void rangeContainsItsStartAndNotItsEnd() {
    TimeRange range = TimeRange.of(NOON, NOON.plusMillis(2));
    assertThat(range.contains(NOON)).isTrue();
    assertThat(range.contains(NOON.plusMillis(1))).isTrue();
    assertThat(range.contains(NOON.plusMillis(2))).isFalse();
    assertThat(range.contains(NOON.minusMillis(1))).isFalse();
    assertThat(TimeRange.ALL.contains(Instant.EPOCH)).isTrue();
  }

  @Test
  void impossibleRangesAreRefused() {
    assertThatThrownBy(() -> TimeRange.of(NOON.plusMillis(1), NOON))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("after its end");
    assertThatThrownBy(() -> TimeRange.closed(NOON.plusNanos(1), NOON))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> TimeRange.of(Instant.MIN, null))
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> TimeRange.closed(null, Instant.MAX))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("years 0 to 9999");
  }

  @Test
  void pagesHaveTheLimitsOfTheContract() {
    LogQuery query = LogQuery.of(CallFilter.ALL);
    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.withLimit(1).withLimit(10_000).withOffset(100_000).offset())
        .isEqualTo(100_000);
    assertThatThrownBy(() -> query.withLimit(0))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("limit is 0; allowed are 1 to 10000");
    assertThatThrownBy(() -> query.withLimit(10_001)).isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> query.withOffset(-1)).isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> query.withOffset(100_001))
        .hasMessage("offset is 100001; allowed are 0 to 100000");
  }

  @Test
  void unknownTextFormsAreRefused() {
    assertThat(StatusFilter.parse("429")).isEqualTo(new StatusFilter.Code(429));
    for (String text : new String[] {"", "1000", "-1", "2xx", "٣"}) {
      assertThatThrownBy(() -> StatusFilter.parse(text))
          .as(text)
          .isInstanceOf(InvalidQueryException.class);
    }
    assertThat(CacheFilter.parse("Hit")).isEqualTo(CacheFilter.HIT);
    assertThatThrownBy(() -> CacheFilter.parse("stale")).isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void everyCallIsInOneCacheFilter() {
    assertThat(CacheFilter.of(Origin.COALESCED, CacheOutcome.Status.COALESCED))
        .isEqualTo(CacheFilter.HIT);
    assertThat(CacheFilter.of(Origin.UPSTREAM, CacheOutcome.Status.REFRESH))
        .isEqualTo(CacheFilter.MISS);
    assertThat(CacheFilter.of(Origin.UPSTREAM, CacheOutcome.Status.BYPASS))
        .isEqualTo(CacheFilter.BYPASS);
    assertThat(CacheFilter.of(Origin.UPSTREAM, CacheOutcome.Status.NONE))
        .isEqualTo(CacheFilter.NONE);
  }

  @Test
  void filterLimitsAreNamed() {
    CallFilter.Builder many = CallFilter.builder();
    for (int i = 0; i <= 1_000; i++) {
      many.provider("p" + i);
    }
    assertThatThrownBy(many::build)
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("providers has 1001 values; allowed are 0 to 1000");
    assertThatThrownBy(() -> CallFilter.builder().minLatency(Duration.ofNanos(-1)).build())
        .isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(
            () -> CallFilter.builder().minLatency(Duration.ofSeconds(Long.MAX_VALUE)).build())
        .isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void equalAmountsMakeEqualTotals() {
    assertThat(totals("10.00")).isEqualTo(totals("1E+1"));
    assertThat(totals("10.00").cost()).hasToString("10");
    assertThat(totals("0.1").plus(totals("0.2")).cost()).hasToString("0.3");
  }

  private static Totals totals(String usd) {
    BigDecimal amount = new BigDecimal(usd);
    return new Totals(
        1, 0, 0, TokenTotals.ZERO, TokenTotals.ZERO, amount, amount, 0, 0, amount, Duration.ZERO);
  }

  @Test
  void answersShowNeitherTextsNorUsers() {
    LogEntry entry =
        ReferenceStore.entry(TestCall.call().user("alice").error(500, "secret").record());
    assertThat(entry.toString()).doesNotContain("alice", "secret").contains("openai/gpt-4o-mini");
  }

  @Test
  void mapsOfAnswersAreInKeyOrderAndFixed() {
    UsageStats stats =
        new UsageStats(
            Totals.ZERO,
            Map.of("b", Totals.ZERO, "a", Totals.ZERO),
            Map.of(),
            Map.of(),
            TimeRange.ALL);
    assertThat(stats.byProvider().keySet()).containsExactly("a", "b");
    assertThatThrownBy(() -> stats.byProvider().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
