package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where arithmetic in {@code long} ends, and that it is what ordinary calls get. */
class BillTest {

  private static long pico(BilledUsage usage, String... rows) {
    Price price = Prices.book(rows).price(Prices.MODEL, Prices.NOON).orElseThrow();
    RateCard card = price.card(usage.serviceTier(), usage.tokens().inputTotal());
    assertThat(price.model()).isEqualTo(Prices.MODEL);
    return Bill.picoUsd(price, card, usage);
  }

  private static BilledUsage usage(long input, long output, long searches, String... names) {
    TokenUsage tokens = TokenUsage.of(input, output);
    return new BilledUsage(tokens, null, null, List.of(names), searches, null, false, false);
  }

  @Test
  void ordinaryCallsArePricedInLong() {
    assertThat(
            pico(
                usage(1_200, 90, 2, "us", "unheard-of"),
                "input=0.15 output=0.6 factor=0.5 per_search=0.01 per_request=0.001"
                    + " multipliers=us=1.1"))
        .isEqualTo(21_128_700_000L);
    assertThat(pico(usage(0, 0, 0), "input=1 output=1")).isZero();
    assertThat(pico(usage(1_000, 0, 0), "input=0 output=0 factor=0")).isZero();
    assertThat(pico(usage(0, 0, 3), "per_search=0.5")).isEqualTo(1_500_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    // the largest that all tokens at the highest rate may come to, and one token more
    "922337203, input=10000 output=1, 9223372030000000000",
    "922337204, input=10000 output=1, -1",
    // the same through a factor
    "922337, input=1000 output=1 factor=10, 9223370000000000",
    "922337203, input=10 output=1 factor=10, 92233720300000000",
    // decimals that no long power of ten holds
    "1, input=0.000000000001 output=1 factor=0.000000000001 multipliers=us=0.000000000001, -1",
    "1, input=0.000000000001 output=1 factor=0.000000000001, 0",
  })
  void longIsUsedAsFarAsItProvablyFits(long input, String row, long pico) {
    assertThat(pico(usage(input, 0, 0, "us"), row)).isEqualTo(pico);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 922, 9220000",
    "1, 923, ",
    "1, 1000000000, ",
    "922, 1, 10000.00922",
    "922337000, 1, ",
  })
  void feesAndTokensBeyondMoneyAreUnpricedAndNeverWrapAround(
      long input, long searches, String usd) {
    CostCalculator calculator =
        Prices.calculator("input=10 output=1 per_search=10000 multipliers=ten=10;more=10");
    String[] names = input > 1 ? new String[] {} : new String[] {"unheard-of"};
    BilledUsage usage =
        input == 1 ? usage(0, 0, searches, names) : usage(input, 0, searches, "none");
    if (input == 922_337_000) {
      calculator = Prices.calculator("input=10000 output=1 per_search=10000 factor=10");
    }
    Cost cost = calculator.cost(Prices.MODEL, usage, Prices.NOON);

    if (usd == null) {
      assertThat(cost).isSameAs(Cost.UNPRICED);
      assertThat(calculator.explain(Prices.MODEL, usage, Prices.NOON).exactUsd())
          .isGreaterThan(new BigDecimal("9223372"));
    } else {
      assertThat(cost.amount()).hasToString(usd);
    }
  }

  @Test
  void aSumBeyondLongAmongItsStepsIsExactAllTheSame() {
    CostCalculator calculator =
        Prices.calculator(
            "input=9999.999999999999 output=1 factor=9.999999999999"
                + " multipliers=us=0.000000000001");
    BilledUsage usage = usage(900, 0, 0, "us");

    assertThat(calculator.explain(Prices.MODEL, usage, Prices.NOON).exactUsd())
        .isEqualByComparingTo(
            new BigDecimal("9999.999999999999")
                .multiply(new BigDecimal("0.0009"))
                .multiply(new BigDecimal("9.999999999999"))
                .multiply(new BigDecimal("0.000000000001")));
    assertThat(calculator.cost(Prices.MODEL, usage, Prices.NOON).amount()).isEqualTo(new Money(90));
  }
}
