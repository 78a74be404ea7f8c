package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost.Status;
import dev.loom.cost.CostBreakdown.Item;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostCalculatorTest {
  private static final String BASE = "input=2 output=8";

  @ParameterizedTest
  @CsvSource({"199999, 0.400006", "200000, 0.400008", "200001, 0.800016"})
  void aTierRatesTheWholeRequestAboveItsThreshold(long input, String usd) {
    CostCalculator calculator =
        Prices.calculator(BASE, "above_prompt_tokens=200000 input=4 output=12");

    assertThat(cost(calculator, TokenUsage.of(input, 1))).hasToString(usd);
  }

  @ParameterizedTest
  @CsvSource({"199999, 0.400006", "200000, 0.800012", "200001, 0.800016"})
  void anInclusiveTierCountsAtItsThreshold(long input, String usd) {
    CostCalculator calculator =
        Prices.calculator(BASE, "above_prompt_tokens=200000 inclusive=true input=4 output=12");

    assertThat(cost(calculator, TokenUsage.of(input, 1))).hasToString(usd);
  }

  @Test
  void thresholdsAreNumbersAndTheHighestCrossedOneCounts() {
    CostCalculator calculator =
        Prices.calculator(
            BASE, "above_prompt_tokens=128000 input=6", "above_prompt_tokens=32000 input=4");

    assertThat(cost(calculator, TokenUsage.of(32_000, 0))).hasToString("0.064");
    assertThat(cost(calculator, TokenUsage.of(100_000, 0))).hasToString("0.4");
    assertThat(cost(calculator, TokenUsage.of(200_000, 0))).hasToString("1.2");
  }

  @Test
  void allInputAndNoOutputMovesATier() {
    CostCalculator calculator =
        Prices.calculator(
            BASE + " cached_input=1 cache_write_5m=3 cache_write_1h=4 audio_input=5",
            "above_prompt_tokens=4 output=16");
    TokenUsage five = usage(1, 1, 1, 1, 1, 1, 0, 0, 0);
    TokenUsage four = usage(1, 1, 1, 1, 0, 1_000, 0, 0, 0);

    assertThat(cost(calculator, five)).hasToString("0.000031");
    assertThat(cost(calculator, four)).hasToString("0.00801");
  }

  @Test
  void laterLayersOverwriteWhatTheyName() {
    CostCalculator calculator =
        Prices.calculator(
            "input=1 output=10 cached_input=0.5 reasoning=7",
            "above_prompt_tokens=100 input=2 cached_input=0.6",
            "service_tier=flex input=3",
            "service_tier=flex above_prompt_tokens=1000 output=40");

    assertThat(rates(calculator, null, 100)).containsExactly("1 base", "10 base", "0.5 base");
    assertThat(rates(calculator, null, 101)).containsExactly("2 >100", "10 base", "0.6 >100");
    assertThat(rates(calculator, "flex", 101)).containsExactly("3 flex", "10 base", "0.6 >100");
    assertThat(rates(calculator, "Flex", 1001))
        .containsExactly("3 flex", "40 flex >1000", "0.6 >100");
  }

  private static List<String> rates(CostCalculator calculator, String tier, long prompt) {
    BilledUsage usage =
        BilledUsage.of(usage(prompt, 0, -1, -1, -1, 1, -1, -1, -1), null).withServiceTier(tier);
    return calculator.explain(Prices.MODEL, usage, Prices.NOON).items().stream()
        .map(item -> item.usdEach() + " " + item.layer())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "standard", "auto", "scale", "on_demand", "priority", "???"})
  void aServiceTierThatThePriceDoesNotListIsTheStandardOne(String tier) {
    CostCalculator calculator = Prices.calculator(BASE, "service_tier=batch factor=0.5");
    BilledUsage usage = BilledUsage.of(TokenUsage.of(10, 10), null);

    assertThat(calculator.cost(Prices.MODEL, usage.withServiceTier(tier), Prices.NOON))
        .isEqualTo(calculator.cost(Prices.MODEL, usage, Prices.NOON));
  }

  @Test
  void aBatchFactorStacksWithCachedRatesTiersAndMultipliers() {
    CostCalculator calculator =
        Prices.calculator(
            BASE + " cached_input=0.2 factor=3 multipliers=us=1.1;fast=2",
            "above_prompt_tokens=9 input=4 cached_input=0.4",
            "service_tier=batch factor=0.5");
    BilledUsage usage =
        new BilledUsage(
            usage(10, 10, -1, -1, -1, 0, -1, -1, -1),
            null,
            "batch",
            List.of("us", "FAST", "unheard-of"),
            0,
            null,
            false,
            false);

    CostBreakdown breakdown = calculator.explain(Prices.MODEL, usage, Prices.NOON);

    assertThat(breakdown.factor()).isEqualByComparingTo("3.3");
    assertThat(breakdown.exactUsd().toPlainString()).isEqualTo("0.0001452");
    assertThat(breakdown.cost().amount()).hasToString("0.0001452");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0, 0, 0, 0, 0.000002", // cache read: input
    "0, 1, 0, 0, 0, 0, 0, 0.000002", // 5 m write: input
    "0, 0, 1, 0, 0, 0, 0, 0.000002", // 1 h write: 5 m write, and that is input
    "0, 0, 0, 1, 0, 0, 0, 0.000002", // audio: text of its side
    "0, 0, 0, 0, 0, 1, 0, 0.000008",
    "0, 0, 0, 0, 0, 0, 1, 0.000008" // image: output
  })
  void aStandInMakesTheResultAnEstimate(
      long read, long w5, long w1, long heard, long thought, long spoken, long drawn, String usd) {
    TokenUsage tokens = usage(0, read, w5, w1, heard, 0, thought, spoken, drawn);

    Cost cost =
        Prices.calculator(BASE).cost(Prices.MODEL, BilledUsage.of(tokens, null), Prices.NOON);

    assertThat(cost.status()).isEqualTo(Status.ESTIMATED);
    assertThat(cost.amount()).hasToString(usd);
  }

  @Test
  void anHoursWriteIsRatedAsFiveMinutesIfThoseAreListed() {
    CostCalculator calculator = Prices.calculator(BASE + " cache_write_5m=2.5");
    BilledUsage usage = BilledUsage.of(usage(0, 0, 0, 2, 0, 0, 0, 0, 0), null);

    assertThat(calculator.cost(Prices.MODEL, usage, Prices.NOON).amount()).hasToString("0.000005");
    assertThat(calculator.explain(Prices.MODEL, usage, Prices.NOON).items())
        .contains(
            new Item(
                Rate.CACHE_WRITE_1H,
                2,
                new BigDecimal("2.5"),
                "base cache_write_5m",
                true,
                new BigDecimal("0.000005")));
  }

  @Test
  void reasoningAtTheOutputRateIsNoEstimate() {
    BilledUsage usage = BilledUsage.of(usage(0, 0, 0, 0, 0, 0, 5, 0, 0), null);

    Cost cost = Prices.calculator(BASE).cost(Prices.MODEL, usage, Prices.NOON);

    assertThat(cost.status()).isEqualTo(Status.PRICED);
    assertThat(cost.amount()).hasToString("0.00004");
  }

  @Test
  void tokensWithoutAnyRateAreUnpriced() {
    CostCalculator calculator = Prices.calculator("output=8");

    BilledUsage out = BilledUsage.of(TokenUsage.of(0, 1), null);
    BilledUsage in = BilledUsage.of(TokenUsage.of(1, 0), null);
    assertThat(calculator.cost(Prices.MODEL, out, Prices.NOON).status()).isEqualTo(Status.PRICED);
    assertThat(calculator.cost(Prices.MODEL, in, Prices.NOON)).isSameAs(Cost.UNPRICED);
    CostBreakdown breakdown = calculator.explain(Prices.MODEL, in, Prices.NOON);
    assertThat(breakdown.cost()).isSameAs(Cost.UNPRICED);
    assertThat(breakdown.exactUsd()).isNull();
    assertThat(breakdown.items())
        .containsExactly(
            new Item(Rate.INPUT, 1, null, "", false, null),
            new Item(Rate.OUTPUT, 0, new BigDecimal("8"), "base", false, null));
  }

  @Test
  void feesAloneAreAFlatFee() {
    Cost cost =
        Prices.calculator("per_request=0.04")
            .cost(Prices.MODEL, BilledUsage.of(TokenUsage.of(5, 5), null), Prices.NOON);

    assertThat(cost.amount()).hasToString("0.04");
    assertThat(cost.status()).isEqualTo(Status.PRICED);
  }

  @Test
  void feesAreAddedAndNotMultiplied() {
    CostCalculator calculator =
        Prices.calculator(BASE + " factor=2 per_search=0.01 per_request=0.001");
    BilledUsage usage = searched(TokenUsage.of(10, 0), 3);

    CostBreakdown breakdown = calculator.explain(Prices.MODEL, usage, Prices.NOON);

    assertThat(breakdown.cost().status()).isEqualTo(Status.PRICED);
    assertThat(breakdown.cost().amount()).hasToString("0.03104");
    assertThat(breakdown.items())
        .extracting(item -> item.rate() + " " + item.count() + " " + item.usd().toPlainString())
        .containsExactly(
            "INPUT 10 0.00004", "OUTPUT 0 0", "PER_SEARCH 3 0.03", "PER_REQUEST 1 0.001");
  }

  @Test
  void searchesWithoutAListedFeeMakeAnEstimate() {
    BilledUsage usage = searched(TokenUsage.of(10, 0), 1);
    CostCalculator calculator = Prices.calculator(BASE);

    Cost cost = calculator.cost(Prices.MODEL, usage, Prices.NOON);

    assertThat(cost.status()).isEqualTo(Status.ESTIMATED);
    assertThat(cost.amount()).hasToString("0.00002");
    assertThat(calculator.explain(Prices.MODEL, usage, Prices.NOON).items())
        .contains(new Item(Rate.PER_SEARCH, 1, null, "", true, null));
  }

  @Test
  void zeroTokensOnAPricedModelCostZero() {
    Cost cost =
        Prices.calculator(BASE)
            .cost(Prices.MODEL, BilledUsage.of(TokenUsage.of(0, 0), null), Prices.NOON);

    assertThat(cost.status()).isEqualTo(Status.PRICED);
    assertThat(cost.amount()).isEqualTo(Money.ZERO);
  }

  @Test
  void knownToBeFreeIsFree() {
    CostCalculator calculator =
        Prices.calculator("input=0 output=0 cached_input=1 per_search=0.01");

    assertThat(status(calculator, BilledUsage.of(TokenUsage.of(5, 5), null)))
        .isEqualTo(Status.FREE);
    assertThat(status(calculator, searched(TokenUsage.of(5, 5), 1))).isEqualTo(Status.PRICED);
    assertThat(status(calculator, BilledUsage.of(usage(1, 1, 0, 0, 0, 0, 0, 0, 0), null)))
        .isEqualTo(Status.PRICED);
    assertThat(status(Prices.calculator("input=0 output=0 per_request=0.01"), freeCall()))
        .isEqualTo(Status.PRICED);
  }

  private static BilledUsage freeCall() {
    return BilledUsage.of(TokenUsage.of(5, 5), null);
  }

  @Test
  void anAmountTooSmallToShowIsPricedAndNotFree() {
    CostCalculator calculator = Prices.calculator("input=0.0000001 output=1");

    Cost cost =
        calculator.cost(Prices.MODEL, BilledUsage.of(TokenUsage.of(1, 0), null), Prices.NOON);

    assertThat(cost.amount()).isEqualTo(Money.ZERO);
    assertThat(cost.status()).isEqualTo(Status.PRICED);
  }

  @Test
  void estimatedCountsMakeAnEstimate() {
    BilledUsage usage =
        new BilledUsage(TokenUsage.of(5, 5), null, null, List.of(), 0, null, true, false);

    assertThat(status(Prices.calculator(BASE), usage)).isEqualTo(Status.ESTIMATED);
  }

  @Test
  void whatIsNotKnownIsUnpricedAndNeverZero() {
    CostCalculator calculator = CostCalculator.bundled();
    ModelId unknown = new ModelId("openai", "gpt-99");

    assertThat(calculator.cost(unknown, freeCall(), Prices.NOON)).isSameAs(Cost.UNPRICED);
    assertThat(calculator.explain(unknown, freeCall(), Prices.NOON).items())
        .containsExactly(
            new Item(Rate.INPUT, 5, null, "", false, null),
            new Item(Rate.OUTPUT, 5, null, "", false, null));
    ModelId known = new ModelId("openai", "gpt-4o");
    assertThat(calculator.cost(known, BilledUsage.UNKNOWN, Prices.NOON)).isSameAs(Cost.UNPRICED);
    assertThat(calculator.explain(known, BilledUsage.UNKNOWN, Prices.NOON).cost())
        .isSameAs(Cost.UNPRICED);
    assertThat(Cost.UNPRICED.amount()).isNull();
  }

  @Test
  void aCostThatTheProviderReportsWins() {
    BilledUsage usage = reported("0.0123456789012345");

    CostCalculator calculator = Prices.calculator(BASE);
    Cost cost = calculator.cost(Prices.MODEL, usage, Prices.NOON);
    CostBreakdown breakdown = calculator.explain(Prices.MODEL, usage, Prices.NOON);

    assertThat(cost)
        .isEqualTo(
            new Cost(
                Status.PRICED,
                Money.ofUsd("0.012345678901"),
                "provider",
                null,
                Money.ofUsd("0.0001")));
    assertThat(breakdown.cost()).isEqualTo(cost);
    assertThat(breakdown.exactUsd()).isEqualTo("0.0123456789012345");
    assertThat(breakdown.tableUsd()).isEqualTo("0.0001");
    assertThat(breakdown.items()).extracting(Item::usd).containsOnlyNulls();
  }

  @Test
  void aHitSavesTheListedPriceElseTheReportedOneElseNothingIsKnown() {
    CostCalculator calculator = Prices.calculator(BASE);
    ModelId unknown = new ModelId("acme", "m2");

    assertThat(calculator.saved(Prices.MODEL, reported("5"), Prices.NOON).amount())
        .hasToString("0.0001");
    assertThat(calculator.saved(unknown, reported("5"), Prices.NOON).amount()).hasToString("5");
    assertThat(calculator.saved(unknown, freeCall(), Prices.NOON)).isSameAs(Cost.UNPRICED);
  }

  @Test
  void aReportedCostNeedsNoPriceAndNoTokens() {
    BilledUsage usage =
        new BilledUsage(
            TokenUsage.UNKNOWN, null, null, List.of(), 0, new BigDecimal("20"), false, false);
    ModelId unknown = new ModelId("openrouter", "x/y");

    CostBreakdown breakdown = CostCalculator.bundled().explain(unknown, usage, Prices.NOON);

    assertThat(breakdown.cost().amount()).hasToString("20");
    assertThat(breakdown.exactUsd().toString()).isEqualTo("20");
    assertThat(breakdown.tableUsd()).isNull();
    assertThat(breakdown.items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1E+999999999", "9999999"})
  void aReportedCostThatCannotBeOneIsNotReported(String usd) {
    Cost cost = Prices.calculator(BASE).cost(Prices.MODEL, reported(usd), Prices.NOON);

    assertThat(cost.source()).isEqualTo("user:7");
    assertThat(cost.amount()).hasToString("0.0001");
  }

  @Test
  void anAmountBeyondMoneyIsUnpriced() {
    CostCalculator calculator = Prices.calculator("input=10000 output=10000");
    BilledUsage usage = BilledUsage.of(TokenUsage.of(TokenUsage.MAX_COUNT, 0), null);

    assertThat(calculator.cost(Prices.MODEL, usage, Prices.NOON)).isSameAs(Cost.UNPRICED);
    assertThat(calculator.explain(Prices.MODEL, usage, Prices.NOON).exactUsd().toPlainString())
        .isEqualTo("10000000000");
  }

  @Test
  void aNewBookCountsAtOnce() {
    AtomicReference<PriceBook> current = new AtomicReference<>(Prices.book("input=1 output=1"));
    CostCalculator calculator = new CostCalculator(current::get);
    assertThat(calculator.book()).isSameAs(current.get()).isSameAs(calculator.book());
    BilledUsage usage = BilledUsage.of(TokenUsage.of(1, 0), null);

    Cost before = calculator.cost(Prices.MODEL, usage, Prices.NOON);
    current.set(Prices.book("input=2 output=2"));

    assertThat(before.amount()).hasToString("0.000001");
    assertThat(calculator.cost(Prices.MODEL, usage, Prices.NOON).amount()).hasToString("0.000002");
  }

  @Test
  void aHalfGoesToTheEvenNeighbourOfTheWholeSum() {
    CostCalculator half = Prices.calculator("input=0.0000005 output=1");
    CostCalculator withFee =
        Prices.calculator("input=0.0000005 output=1 per_request=0.000000000001");
    CostCalculator odd = Prices.calculator("input=0.0000015 output=1");

    BilledUsage one = BilledUsage.of(TokenUsage.of(1, 0), null);
    assertThat(half.cost(Prices.MODEL, one, Prices.NOON).amount()).isEqualTo(new Money(0));
    assertThat(withFee.cost(Prices.MODEL, one, Prices.NOON).amount()).isEqualTo(new Money(2));
    assertThat(odd.cost(Prices.MODEL, one, Prices.NOON).amount()).isEqualTo(new Money(2));
  }

  @Test
  void aCostRejectsWhatContradictsItself() {
    assertThatThrownBy(() -> new Cost(Status.PRICED, null, null))
        .hasMessage("a cost of status PRICED must have an amount");
    assertThatThrownBy(() -> new Cost(Status.UNPRICED, Money.ZERO, null))
        .hasMessage("a cost of status UNPRICED must not have an amount");
    assertThatThrownBy(() -> new Cost(Status.PRICED, new Money(-1), null))
        .hasMessageContaining("negative");
  }

  private static Status status(CostCalculator calculator, BilledUsage usage) {
    return calculator.cost(Prices.MODEL, usage, Prices.NOON).status();
  }

  private static Money cost(CostCalculator calculator, TokenUsage tokens) {
    return calculator.cost(Prices.MODEL, BilledUsage.of(tokens, null), Prices.NOON).amount();
  }

  private static BilledUsage searched(TokenUsage tokens, long searches) {
    return new BilledUsage(tokens, null, null, List.of(), searches, null, false, false);
  }

  private static BilledUsage reported(String usd) {
    return new BilledUsage(
        TokenUsage.of(10, 10), null, null, List.of(), 0, new BigDecimal(usd), false, false);
  }

  /** Counts in the order of the record; negative is unknown. */
  static TokenUsage usage(long... counts) {
    OptionalLong[] known = new OptionalLong[9];
    for (int i = 0; i < known.length; i++) {
      known[i] = counts[i] < 0 ? OptionalLong.empty() : OptionalLong.of(counts[i]);
    }
    return new TokenUsage(
        known[0], known[1], known[2], known[3], known[4], known[5], known[6], known[7], known[8]);
  }

  private static ChatResponse answer(BilledUsage usage) {
    return ChatResponse.builder().text("x").usage(usage).build();
  }

  @Test
  void askedTierCountsWhereTheAnswerNamesNone() {
    CostCalculator calculator = Prices.calculator(BASE);
    ChatRequest plain = ChatRequest.of("p", "m", "hi");
    ChatRequest batch = plain.toBuilder().extra("service_tier", "batch").build();
    BilledUsage usage = BilledUsage.of(TokenUsage.of(1_000_000, 0), null);
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(CostCalculator.inAskedTier(batch, usage).serviceTier()).isEqualTo("batch");
    assertThat(CostCalculator.inAskedTier(plain, usage)).isSameAs(usage);
    BilledUsage told = usage.withServiceTier("default");
    assertThat(CostCalculator.inAskedTier(batch, told)).isSameAs(told);
    assertThat(calculator.book()).isSameAs(calculator.book());
    assertThat(calculator.spent(plain, answer(usage), at))
        .isEqualTo(calculator.cost(plain.model(), usage, at));
    assertThat(calculator.saved(plain, answer(usage), at))
        .isEqualTo(calculator.cost(plain.model(), usage, at));
  }
}
