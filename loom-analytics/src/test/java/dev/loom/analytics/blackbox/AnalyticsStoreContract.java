package dev.loom.analytics.blackbox;

import static dev.loom.analytics.blackbox.TestCall.NOON;
import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StatusFilter;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreUnavailableException;
import dev.loom.analytics.TimeRange;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.analytics.UserKey;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.log.CallIds;
import dev.loom.log.CallRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do. Expected values are written out, so no store is its own measure. */
public abstract class AnalyticsStoreContract {
  private static final StatsQuery EVERYTHING = StatsQuery.of(CallFilter.ALL);
  private static final LogQuery NEWEST = LogQuery.of(CallFilter.ALL);

  @TempDir Path folder;
  private AnalyticsStore store;

  protected abstract AnalyticsStore open(Path folder);

  @BeforeEach
  void openStore() {
    store = open(folder);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void keep(CallRecord... calls) {
    for (CallRecord one : calls) {
      store.sink().accept(one);
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
  }

  @Test
  void emptyStoreAnswersZeros() {
    UsageStats stats = store.stats(Scope.all(), EVERYTHING);

    assertThat(stats.totals()).isEqualTo(Totals.ZERO);
    assertThat(stats.totals().errorRate()).isZero();
    assertThat(stats.totals().meanLatency()).isZero();
    assertThat(stats.byProvider()).isEmpty();
    assertThat(store.costs(Scope.all(), EVERYTHING).costPerRequest()).isZero();
    assertThat(store.logs(Scope.all(), NEWEST)).isEqualTo(new LogPage(List.of(), false));
    assertThat(store.count(Scope.all(), CallFilter.ALL)).isZero();
  }

  @Test
  void callIsShownAsItWasRecorded() {
    BilledUsage usage =
        new BilledUsage(
            new TokenUsage(
                OptionalLong.of(1),
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(4),
                OptionalLong.of(5),
                OptionalLong.of(6),
                OptionalLong.of(7),
                OptionalLong.of(8),
                OptionalLong.of(9)),
            "named-by-answer",
            "flex",
            List.of("us", "fast"),
            3,
            new BigDecimal("0.0100"),
            true,
            true);
    CallRecord record =
        call()
            .tenant("acme")
            .tag("feature", "search")
            .tag("Zone", "eu")
            .usage(usage)
            .latency(Duration.ofNanos(1_234_567_890))
            .ttft(Duration.ofNanos(234_567_890))
            .error(503, "upstream \"broke\"\n")
            .finish("length")
            .record();

    keep(record);

    LogEntry entry = store.logs(Scope.all(), NEWEST).entries().get(0);
    assertThat(entry.id()).isEqualTo(record.id().toString());
    assertThat(entry.timestamp()).isEqualTo(NOON);
    assertThat(entry.tenant()).isEqualTo("acme");
    assertThat(entry.user()).isEqualTo("alice");
    assertThat(entry.method()).isEqualTo("POST");
    assertThat(entry.path()).isEqualTo("/v1/chat/completions");
    assertThat(entry.provider()).isEqualTo("openai");
    assertThat(entry.model()).isEqualTo("gpt-4o-mini");
    assertThat(entry.usage()).isEqualTo(usage);
    assertThat(entry.promptTokens()).isEqualTo(10);
    assertThat(entry.completionTokens()).isEqualTo(30);
    assertThat(entry.totalTokens()).isEqualTo(40);
    assertThat(entry.tokensSaved()).isZero();
    assertThat(entry.latency()).isEqualTo(Duration.ofNanos(1_234_567_000));
    assertThat(entry.timeToFirstToken()).isEqualTo(Duration.ofNanos(234_567_000));
    assertThat(entry.status()).isEqualTo(503);
    assertThat(entry.error()).isEqualTo("upstream \"broke\"\n");
    assertThat(entry.cost()).isEqualTo(Money.ofUsd("0.00018"));
    assertThat(entry.costStatus()).isEqualTo(Cost.Status.PRICED);
    assertThat(entry.saved()).isEqualTo(Money.ZERO);
    assertThat(entry.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(entry.cacheStatus()).isEqualTo(CacheOutcome.Status.MISS);
    assertThat(entry.tags())
        .containsExactly(Map.entry("Zone", "eu"), Map.entry("feature", "search"));
    assertThat(entry.finishReason()).isEqualTo("length");
    assertThat(entry.priceSource()).isEqualTo("bundled:2026-08-06.1");
  }

  @Test
  void absentIsNotEmptyAndUnknownIsNotZero() {
    keep(
        call().user(null).finish(null).usage(BilledUsage.UNKNOWN).unpriced().record(),
        call().after(1).user("").tenant("").finish("").record());

    List<LogEntry> entries = store.logs(Scope.all(), NEWEST).entries();
    assertThat(entries.get(1).user()).isNull();
    assertThat(entries.get(1).tenant()).isNull();
    assertThat(entries.get(1).finishReason()).isNull();
    assertThat(entries.get(1).usage().tokens().isKnown()).isFalse();
    assertThat(entries.get(1).cost()).isNull();
    assertThat(entries.get(1).priceSource()).isNull();
    assertThat(entries.get(0).user()).isEmpty();
    assertThat(entries.get(0).tenant()).isEmpty();
    assertThat(entries.get(0).finishReason()).isEmpty();
  }

  @Test
  void hitIsSavedAndNotBilled() {
    keep(call().record(), call().after(1).hit().record());

    Totals totals = store.stats(Scope.all(), EVERYTHING).totals();
    assertThat(totals.requests()).isEqualTo(2);
    assertThat(totals.hits()).isEqualTo(1);
    assertThat(totals.hitRate()).isEqualTo(0.5);
    assertThat(totals.tokens().prompt()).isEqualTo(1000);
    assertThat(totals.tokens().completion()).isEqualTo(50);
    assertThat(totals.savedTokens().total()).isEqualTo(1050);
    assertThat(totals.cost()).isEqualTo("0.00018");
    assertThat(totals.saved()).isEqualTo("0.00018");
    LogEntry hit = store.logs(Scope.all(), NEWEST).entries().get(0);
    assertThat(hit.totalTokens()).isZero();
    assertThat(hit.promptTokens()).isZero();
    assertThat(hit.completionTokens()).isZero();
    assertThat(hit.tokensSaved()).isEqualTo(1050);
    assertThat(hit.cost()).isEqualTo(Money.ZERO);
  }

  @Test
  void unpricedCallsAreCountedAndEstimatesAreToldApart() {
    keep(
        call().tokens(60, 15).record(),
        call().after(1).tokens(20, 5).unpriced().record(),
        call()
            .after(2)
            .tokens(0, 0)
            .cost(new Cost(Cost.Status.ESTIMATED, Money.ofUsd("0.5"), "bundled:1"))
            .spent(Money.ofUsd("0.5"))
            .record());

    Totals totals = store.stats(Scope.all(), EVERYTHING).totals();
    assertThat(totals.unpricedRequests()).isEqualTo(1);
    assertThat(totals.unpricedTokens()).isEqualTo(25);
    assertThat(totals.priceCoverage()).isEqualTo(0.75);
    assertThat(totals.estimatedCost()).isEqualTo("0.5");
    assertThat(totals.cost()).isEqualTo("0.50018");
  }

  @Test
  void errorsAreStatus400AndAboveAndNoAnswer() {
    keep(
        call().record(),
        call().after(1).status(399).record(),
        call().after(2).status(400).record(),
        call().after(3).status(0).record());

    assertThat(store.stats(Scope.all(), EVERYTHING).totals().errors()).isEqualTo(2);
    assertThat(store.stats(Scope.all(), EVERYTHING).totals().errorRate()).isEqualTo(0.5);
  }

  @Test
  void partsAddUpByProviderModelAndUser() {
    keep(
        call().costing("1").latency(Duration.ofMillis(10)).record(),
        call().after(1).costing("2").model("azure", "gpt-4o-mini").user("bob").record(),
        call().after(2).costing("4").model("openai", "gpt-4o").tenant("acme").record(),
        call().after(3).costing("8").model("", "").user(null).record());

    CostReport costs = store.costs(Scope.all(), EVERYTHING);
    assertThat(costs.totals().cost()).isEqualTo("15");
    assertThat(costs.byProvider().toString()).isEqualTo("{=8, azure=2, openai=5}");
    assertThat(costs.byModel().toString()).isEqualTo("{=8, gpt-4o=4, gpt-4o-mini=3}");
    assertThat(costs.byUser().toString()).isEqualTo("{=8, alice=5, bob=2}");
    assertThat(costs.costPerRequest()).isEqualByComparingTo("3.75");
    assertThat(costs.costPerThousandTokens()).isEqualByComparingTo("3.571428571429");
    UsageStats stats = store.stats(Scope.all(), EVERYTHING);
    assertThat(stats.byProvider().get("openai").requests()).isEqualTo(2);
    assertThat(stats.byProvider().get("openai").meanLatency()).isEqualTo(Duration.ofMillis(480));
  }

  @Test
  void moneySumsBeyondOneLongStayExact() {
    keep(
        call().costing("9000000").record(),
        call().after(1).costing("9000000").record(),
        call().after(2).costing("0.000000000001").record());

    Totals totals = store.stats(Scope.all(), EVERYTHING).totals();
    assertThat(totals.cost()).isEqualTo("18000000.000000000001");
  }

  @Test
  void newestComesFirstByTimestampThenId() {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Instant at = NOON.plusMillis(i / 4);
      // High bits set in some, so that a signed comparison would order them wrongly.
      calls.add(call().at(at).id(CallIds.of(at, i % 2 * 0xFFF, (long) i % 4 << 60)).record());
    }
    List<String> expected =
        calls.stream().map(one -> one.id().toString()).sorted(Collections.reverseOrder()).toList();
    Collections.shuffle(calls, new Random(7));

    keep(calls.toArray(CallRecord[]::new));

    assertThat(store.logs(Scope.all(), NEWEST).entries())
        .extracting(LogEntry::id)
        .isEqualTo(expected);
  }

  @Test
  void pagesFollowEachOther() {
    for (int i = 0; i < 5; i++) {
      keep(call().after(i).user("u" + i).record());
    }

    LogPage first = store.logs(Scope.all(), NEWEST.withLimit(2));
    LogPage last = store.logs(Scope.all(), NEWEST.withLimit(3).withOffset(2));
    assertThat(first.entries()).extracting(LogEntry::user).containsExactly("u4", "u3");
    assertThat(first.hasMore()).isTrue();
    assertThat(last.entries()).extracting(LogEntry::user).containsExactly("u2", "u1", "u0");
    assertThat(last.hasMore()).isFalse();
    assertThat(store.logs(Scope.all(), NEWEST.withOffset(5)).entries()).isEmpty();
  }

  @Test
  void replayingTheSameRecordsCountsOnce() {
    CallRecord[] calls = new RandomCalls(3).records(200).toArray(CallRecord[]::new);
    keep(calls);
    UsageStats once = store.stats(Scope.all(), EVERYTHING);

    keep(calls);
    keep(calls);

    assertThat(store.stats(Scope.all(), EVERYTHING)).isEqualTo(once);
    assertThat(store.health().stored()).isEqualTo(200);
    assertThat(store.health().duplicates()).isEqualTo(400);
  }

  @Test
  void poisonRowsAreSetAside() {
    Instant early = Instant.parse("1999-12-31T23:59:59.999Z");
    Instant late = Instant.parse("2200-01-01T00:00:00Z");
    keep(
        call().user("first").record(),
        call().at(early).record(),
        call().at(late).record(),
        call().id(CallIds.at(NOON.plusMillis(1))).record(),
        call().id(UUID.randomUUID()).record(),
        call().user("last").after(5).record());

    assertThat(store.logs(Scope.all(), NEWEST).entries())
        .extracting(LogEntry::user)
        .containsExactly("last", "first");
    assertThat(store.health().quarantined()).isEqualTo(4);
    assertThat(store.health().stored()).isEqualTo(2);
  }

  @Test
  void firstAndLastMillisecondsOfTheCalendarAreStored() {
    keep(
        call().at(Instant.parse("2000-01-01T00:00:00Z")).record(),
        call().at(Instant.parse("2199-12-31T23:59:59.999Z")).record());

    assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(2);
  }

  @Test
  void rangeIncludesItsStartAndExcludesItsEnd() {
    keep(call().record(), call().after(1).record(), call().after(2).record());

    assertThat(count(TimeRange.of(NOON, NOON.plusMillis(2)))).isEqualTo(2);
    assertThat(count(TimeRange.closed(NOON, NOON.plusMillis(2)))).isEqualTo(3);
    assertThat(count(TimeRange.of(NOON.plusNanos(1), null))).isEqualTo(2);
    assertThat(count(TimeRange.of(null, NOON.plusNanos(1)))).isEqualTo(1);
    assertThat(count(TimeRange.of(NOON, NOON))).isZero();
  }

  private long count(TimeRange range) {
    return store.count(Scope.all(), CallFilter.builder().range(range).build());
  }

  @Test
  void scopeCannotBeWidened() {
    keep(
        call().tenant("acme").user("alice").record(),
        call().after(1).tenant("acme").user("bob").record(),
        call().after(2).tenant("globex").user("alice").record(),
        call().after(3).tenant(null).user("alice").record(),
        call().after(4).tenant("").user("alice").record(),
        call().after(5).tenant("acme").user(null).record());

    assertThat(visible(Scope.all(), CallFilter.ALL)).isEqualTo(6);
    assertThat(visible(Scope.tenant("acme"), CallFilter.ALL)).isEqualTo(3);
    assertThat(visible(Scope.tenant(""), CallFilter.ALL)).isEqualTo(1);
    assertThat(visible(Scope.tenant("nobody"), CallFilter.ALL)).isZero();
    assertThat(visible(Scope.user("acme", "alice"), CallFilter.ALL)).isEqualTo(1);
    assertThat(visible(Scope.user(null, "alice"), CallFilter.ALL)).isEqualTo(1);
    assertThat(visible(Scope.user("acme", ""), CallFilter.ALL)).isZero();
    CallFilter others =
        CallFilter.builder()
            .user(new UserKey("globex", "alice"))
            .user(UserKey.inAnyTenant("alice"))
            .build();
    assertThat(visible(Scope.all(), others)).isEqualTo(4);
    assertThat(visible(Scope.tenant("acme"), others)).isEqualTo(1);
    assertThat(visible(Scope.user("acme", "bob"), others)).isZero();
    CallFilter manyTests =
        CallFilter.builder()
            .status(StatusFilter.Group.SUCCESS)
            .status(StatusFilter.Group.ERROR)
            .cache(CacheFilter.MISS)
            .cache(CacheFilter.HIT)
            .build();
    assertThat(visible(Scope.tenant("acme"), manyTests)).isEqualTo(3);
  }

  /** The same number from every question that a scope limits. */
  private long visible(Scope scope, CallFilter filter) {
    long count = store.count(scope, filter);
    assertThat(store.logs(scope, LogQuery.of(filter)).entries()).hasSize((int) count);
    assertThat(store.stats(scope, StatsQuery.of(filter)).totals().requests()).isEqualTo(count);
    assertThat(store.costs(scope, StatsQuery.of(filter)).totals().requests()).isEqualTo(count);
    return count;
  }

  @Test
  void sqlInFilterValuesIsLiteral() {
    String[] hostile = {
      "' OR 1=1 --", "\"; DROP TABLE call; --", "%", "_", "[\"x\"]", "\\", "a','b", "null", "\u0000"
    };
    keep(call().user("innocent").record());
    for (String text : hostile) {
      CallFilter.Builder[] filters = {
        CallFilter.builder().provider(text),
        CallFilter.builder().model(text),
        CallFilter.builder().user(UserKey.inAnyTenant(text)),
        CallFilter.builder().user(new UserKey(text, "innocent"))
      };
      for (CallFilter.Builder filter : filters) {
        assertThat(visible(Scope.all(), filter.build())).as(text).isZero();
      }
      assertThat(visible(Scope.tenant(text), CallFilter.ALL)).as(text).isZero();
      assertThat(visible(Scope.user(text, text), CallFilter.ALL)).as(text).isZero();
    }

    keep(call().after(1).model("' OR 1=1 --", "%").user("a','b").tenant("null").record());

    CallFilter exact =
        CallFilter.builder()
            .provider("' OR 1=1 --")
            .model("%")
            .user(new UserKey("null", "a','b"))
            .build();
    assertThat(visible(Scope.all(), exact)).isEqualTo(1);
    assertThat(visible(Scope.all(), CallFilter.ALL)).isEqualTo(2);
  }

  @Test
  void filtersSelectByStatusCacheCostAndLatency() {
    keep(
        call().from(Origin.UPSTREAM, CacheOutcome.Status.NONE).status(0).record(),
        call().after(1).status(404).costing("0.5").record(),
        call().after(2).from(Origin.UPSTREAM, CacheOutcome.Status.BYPASS).status(500).record(),
        call().after(3).hit().latency(Duration.ofNanos(2_000_999)).record(),
        call().after(4).from(Origin.UPSTREAM, CacheOutcome.Status.REFRESH).unpriced().record());

    assertThat(statuses(StatusFilter.parse("4xx"))).isEqualTo(1);
    assertThat(statuses(StatusFilter.parse("5XX"))).isEqualTo(1);
    assertThat(statuses(StatusFilter.parse("error"))).isEqualTo(3);
    assertThat(statuses(StatusFilter.parse("success"))).isEqualTo(2);
    assertThat(statuses(StatusFilter.parse("0"))).isEqualTo(1);
    assertThat(caches(CacheFilter.HIT)).isEqualTo(1);
    assertThat(caches(CacheFilter.MISS)).isEqualTo(2);
    assertThat(caches(CacheFilter.BYPASS)).isEqualTo(1);
    assertThat(caches(CacheFilter.NONE)).isEqualTo(1);
    CallFilter dear = CallFilter.builder().minCost(Money.ofUsd("0.5")).build();
    assertThat(store.count(Scope.all(), dear)).isEqualTo(1);
    assertThat(store.count(Scope.all(), CallFilter.builder().minCost(Money.ZERO).build()))
        .isEqualTo(4);
    CallFilter slow = CallFilter.builder().minLatency(Duration.ofNanos(2_000_001)).build();
    assertThat(store.count(Scope.all(), slow)).isEqualTo(4);
  }

  private long statuses(StatusFilter status) {
    return store.count(Scope.all(), CallFilter.builder().status(status).build());
  }

  private long caches(CacheFilter cache) {
    return store.count(Scope.all(), CallFilter.builder().cache(cache).build());
  }

  @Test
  void closedStoreCountsDropsAndRefusesQuestions() {
    keep(call().record());
    store.close();
    store.close();

    store.sink().accept(call().after(1).record());

    StoreHealth health = store.health();
    assertThat(health.state()).isEqualTo(StoreHealth.State.CLOSED);
    assertThat(health.dropped()).containsEntry(StoreHealth.DropReason.CLOSED, 1L);
    assertThat(health.offered())
        .isEqualTo(
            health.stored()
                + health.duplicates()
                + health.quarantined()
                + health.queued()
                + health.totalDropped());
    assertThatThrownBy(() -> store.count(Scope.all(), CallFilter.ALL))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.logs(Scope.all(), NEWEST))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(store.flush(Duration.ofSeconds(1))).isZero();
  }
}
