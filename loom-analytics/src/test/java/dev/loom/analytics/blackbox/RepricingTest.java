package dev.loom.analytics.blackbox;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Charge;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Repricing;
import dev.loom.analytics.RepricingReport;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreException;
import dev.loom.analytics.StoreUnavailableException;
import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.Rate;
import dev.loom.log.CallRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepricingTest {
  private static final Instant CHANGE = TestCall.NOON;
  private static final BilledUsage MILLION = BilledUsage.of(TokenUsage.of(1_000_000, 0), null);

  @TempDir Path folder;

  private AnalyticsStore open(String kind) {
    return kind.equals("sqlite")
        ? SqliteAnalyticsStore.open(folder.resolve("loom.db"))
        : new ReferenceStore();
  }

  /** 2 USD per million before the change, 3 from it on; batches at half of it. */
  private static PriceBook book(String version) {
    return PriceBook.of(
        version,
        List.of(
            line("2", null, CHANGE, null),
            line("3", CHANGE, null, null),
            line(null, null, null, "batch")));
  }

  private static PriceLine line(
      @Nullable String input, @Nullable Instant from, @Nullable Instant to, @Nullable String tier) {
    return new PriceLine(
        "openai",
        "m",
        null,
        from,
        to,
        tier,
        OptionalLong.empty(),
        false,
        tier == null ? null : new BigDecimal("0.5"),
        input == null ? Map.of() : Map.of(Rate.INPUT, new BigDecimal(input)),
        Map.of(),
        "",
        "");
  }

  private static TestCall old(long millis) {
    return call().model("openai", "m").after(millis).usage(MILLION).costing("9");
  }

  private static void keep(AnalyticsStore store, List<CallRecord> calls) {
    calls.forEach(store.sink()::accept);
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
  }

  private static List<LogEntry> entries(AnalyticsStore store) {
    return store.logs(Scope.all(), LogQuery.of(CallFilter.ALL)).entries();
  }

  private static RepricingReport apply(AnalyticsStore store, String version) {
    return Repricing.run(store, book(version), CallFilter.ALL, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void aDryRunTellsEverythingAndChangesNothing(String kind) {
    try (AnalyticsStore store = open(kind)) {
      keep(store, List.of(old(-1).record(), old(0).record(), old(1).unpriced().record()));
      List<LogEntry> before = entries(store);

      RepricingReport report = Repricing.run(store, book("b"), CallFilter.ALL, true);

      assertThat(report.all().calls()).isEqualTo(3);
      assertThat(report.all().changed()).isEqualTo(3);
      assertThat(report.all().spentBefore()).isEqualByComparingTo("18");
      assertThat(report.all().spentAfter()).isEqualByComparingTo("8");
      assertThat(report.byModel()).containsOnlyKeys("openai/m");
      assertThat(report.byDay()).containsOnlyKeys(LocalDate.of(2026, 1, 21));
      assertThat(report.byStatus()).containsOnlyKeys("priced", "unpriced to priced");
      assertThat(report.byStatus().get("unpriced to priced").spentAfter())
          .isEqualByComparingTo("3");
      assertThat(report.largest()).hasSize(3);
      assertThat(report.largest().get(0).spentAfter()).isEqualTo(Money.ofUsd("2"));
      assertThat(entries(store)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void eachCallIsPricedAtItsOwnInstantAndASecondRunChangesNothing(String kind) {
    try (AnalyticsStore store = open(kind)) {
      keep(
          store,
          List.of(
              old(-1).record(),
              old(0).record(),
              old(1).usage(MILLION.withServiceTier("batch")).record(),
              old(2).model("openai", "unknown").record()));

      RepricingReport first = apply(store, "b");
      RepricingReport second = apply(store, "b");

      assertThat(first.all().changed()).isEqualTo(4);
      assertThat(second.all().changed()).isZero();
      assertThat(second.all().spentAfter()).isEqualByComparingTo("6.5");
      assertThat(second.largest()).isEmpty();
      assertThat(entries(store))
          .extracting(LogEntry::cost)
          .containsExactly(null, Money.ofUsd("1.5"), Money.ofUsd("3"), Money.ofUsd("2"));
      assertThat(entries(store))
          .extracting(LogEntry::priceSource)
          .containsExactly(null, "user:b", "user:b", "user:b");
      assertThat(store.stats(Scope.all(), StatsQuery.of(CallFilter.ALL)).totals().cost())
          .isEqualByComparingTo("6.5");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void whatAHitSavedIsPricedAtTheInstantOfTheHit(String kind) {
    BilledUsage reported =
        new BilledUsage(
            MILLION.tokens(), null, null, List.of(), 0, new BigDecimal("7"), false, false);
    Cost byProvider = new Cost(Cost.Status.PRICED, Money.ofUsd("7"), "provider");
    try (AnalyticsStore store = open(kind)) {
      keep(
          store,
          List.of(
              old(-1).hit().record(),
              old(0).usage(reported).cost(byProvider).spent(Money.ofUsd("7")).hit().record(),
              old(1)
                  .model("openai", "unknown")
                  .usage(reported)
                  .cost(byProvider)
                  .spent(Money.ofUsd("7"))
                  .hit()
                  .record()));

      RepricingReport report = apply(store, "b");

      assertThat(report.all().savedBefore()).isEqualByComparingTo("23");
      assertThat(report.all().savedAfter()).isEqualByComparingTo("12");
      assertThat(entries(store))
          .extracting(LogEntry::saved)
          .containsExactly(Money.ofUsd("7"), Money.ofUsd("3"), Money.ofUsd("2"));
      assertThat(entries(store)).extracting(LogEntry::cost).containsOnly(Money.ZERO);
      assertThat(apply(store, "b").all().changed()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void whatNoPriceBookSaidIsLeftAlone(String kind) {
    Cost refused = new Cost(Cost.Status.PRICED, Money.ZERO, null);
    try (AnalyticsStore store = open(kind)) {
      keep(
          store,
          List.of(
              old(0).cost(new Cost(Cost.Status.PRICED, Money.ofUsd("9"), "provider")).record(),
              old(1).cost(new Cost(Cost.Status.PRICED, Money.ofUsd("9"), "import")).record(),
              old(2)
                  .error(429, "x")
                  .usage(BilledUsage.UNKNOWN)
                  .cost(refused)
                  .spent(Money.ZERO)
                  .record(),
              old(3).error(500, "x").cost(refused).spent(Money.ZERO).record(),
              old(4).error(0, "x").usage(BilledUsage.UNKNOWN).unpriced().record()));
      List<LogEntry> before = entries(store);

      assertThat(apply(store, "b").all().changed()).isZero();

      assertThat(entries(store)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void aFilterSelectsWhatIsPricedAgain(String kind) {
    try (AnalyticsStore store = open(kind)) {
      keep(store, List.of(old(0).record(), old(1).model("azure", "m").record()));

      CallFilter openAi = CallFilter.builder().provider("openai").build();
      assertThat(Repricing.run(store, book("b"), openAi, false).all().calls()).isEqualTo(1);

      assertThat(entries(store))
          .extracting(LogEntry::cost)
          .containsExactly(Money.ofUsd("9"), Money.ofUsd("3"));
    }
  }

  @Test
  void aRunThatBreaksOffKeepsItsBatchesAndTheNextOneFinishes() {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      calls.add(old(i / 2).record()); // two in each millisecond, also across the batches' edges
    }
    try (AnalyticsStore store = open("sqlite")) {
      keep(store, calls);
      AtomicInteger seen = new AtomicInteger();
      Cost other = new Cost(Cost.Status.PRICED, Money.ofUsd("5"), "user:other");

      assertThatThrownBy(
              () ->
                  store.amend(
                      Scope.all(),
                      CallFilter.ALL,
                      entry -> {
                        if (seen.incrementAndGet() > 1_700) {
                          throw new IllegalStateException("killed");
                        }
                        return Optional.of(new Charge(other, other.amount(), Money.ZERO));
                      },
                      false))
          .hasMessage("killed");
      assertThat(spent(store)).isEqualByComparingTo("18500"); // 1,000 at 5 and 1,500 at 9

      keep(store, List.of(old(5_000).record())); // the store still takes calls
      assertThat(apply(store, "b").all().changed()).isEqualTo(2_501);
      assertThat(spent(store)).isEqualByComparingTo("7503");
      assertThat(apply(store, "b").all().changed()).isZero();
    }
  }

  private static BigDecimal spent(AnalyticsStore store) {
    return store.stats(Scope.all(), StatsQuery.of(CallFilter.ALL)).totals().cost();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "reference"})
  void eachSelectedCallIsWalkedOnceOldestFirst(String kind) {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      calls.add(old(i / 7).tenant(i % 2 == 0 ? "acme" : "other").record());
    }
    try (AnalyticsStore store = open(kind)) {
      keep(store, calls);
      List<String> walked = new ArrayList<>();

      long count =
          store.amend(
              Scope.tenant("acme"),
              CallFilter.ALL,
              entry -> {
                walked.add(entry.id());
                return Optional.empty();
              },
              false);

      assertThat(count).isEqualTo(1_000);
      Set<String> once = new HashSet<>(walked);
      assertThat(once).hasSize(1_000);
      assertThat(walked).isSorted();
    }
  }

  @Test
  void aStoreForReadingAloneMayBeAskedButNotChanged() {
    Path file = folder.resolve("loom.db");
    try (AnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      keep(store, List.of(old(0).record()));
    }
    AnalyticsStore store = SqliteAnalyticsStore.builder(file).readOnly(true).build();
    try (store) {
      assertThat(Repricing.run(store, book("b"), CallFilter.ALL, true).all().changed())
          .isEqualTo(1);
      assertThatThrownBy(() -> apply(store, "b"))
          .isInstanceOf(StoreException.class)
          .hasMessage("the analytics store is open for reading alone; open it for writing");
    }
    assertThatThrownBy(() -> apply(store, "b")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> Repricing.run(store, book("b"), CallFilter.ALL, true))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void onlyTheTenLargestChangesAreListed() {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(old(i).costing("" + (i + 4)).record());
    }
    try (AnalyticsStore store = open("reference")) {
      keep(store, calls);
      assertThat(apply(store, "b").largest())
          .extracting(RepricingReport.Change::spentBefore)
          .containsExactly(
              java.util.stream.IntStream.iterate(33, i -> i > 23, i -> i - 1)
                  .mapToObj(i -> Money.ofUsd("" + i))
                  .toArray(Money[]::new));
    }
  }
}
