package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.Json;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UsageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs worked out by hand, from a provider's answer to the last digit. */
class GoldenCostTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GEMINI | {"usageMetadata":{"promptTokenCount":262960,"cachedContentTokenCount":257955,"candidatesTokenCount":1744}} | input=1.25 cached_input=0.625 output=10 | 0.184918125 | false
          ANTHROPIC | {"usage":{"input_tokens":3,"cache_creation_input_tokens":12304,"output_tokens":550}} | input=3 cache_write_5m=3.75 output=15 | 0.054399 | false
          ANTHROPIC | {"usage":{"input_tokens":6,"cache_creation_input_tokens":159217,"output_tokens":2745}} | input=5 cache_write_5m=6.25 output=25 | 1.06376125 | false
          OPENAI_CHAT | {"usage":{"prompt_tokens":10120,"prompt_tokens_details":{"cached_tokens":128},"completion_tokens":1499,"completion_tokens_details":{"reasoning_tokens":2809},"total_tokens":14428}} | input=1.25 cached_input=0.2 output=2.5 | 0.0232856 | false
          OPENAI_CHAT | {"usage":{"prompt_tokens":10120,"prompt_tokens_details":{"cached_tokens":128},"completion_tokens":1499,"completion_tokens_details":{"reasoning_tokens":2809},"total_tokens":11619}} | input=1.25 cached_input=0.2 output=2.5 | 0.0162631 | true
          OPENAI_CHAT | {"usage":{"prompt_tokens":1,"total_tokens":1}} | input=0.02 output=0 note=embedding | 0.00000002 | false
          """)
  void answersCostThis(
      UsageFormat format, String answer, String row, String usd, boolean adjusted) {
    BilledUsage usage = format.read(Json.object(answer));

    CostBreakdown breakdown = Prices.calculator(row).explain(Prices.MODEL, usage, Prices.NOON);

    assertThat(breakdown.exactUsd().toPlainString()).isEqualTo(usd);
    assertThat(breakdown.cost().amount()).hasToString(usd);
    assertThat(breakdown.cost().status()).isEqualTo(Cost.Status.PRICED);
    assertThat(usage.adjusted()).isEqualTo(adjusted);
  }

  @Test
  void clampedReasoningLeavesNothingVisible() {
    BilledUsage usage = UsageFormat.OPENAI_CHAT.of(10_120, 1_499, 128, null, 2_809, 11_619);

    assertThat(usage.tokens().reasoning()).hasValue(1_499);
    assertThat(usage.tokens().outputVisible()).hasValue(0);
  }

  @Test
  void oneCachedTokenInABatchIsRoundedOnlyInTheAmount() {
    BilledUsage usage =
        UsageFormat.OPENAI_CHAT.of(1, 0, 1, null, null, null).withServiceTier("batch");

    CostBreakdown breakdown =
        Prices.calculator(
                "input=0.14 output=0.28 cached_input=0.0028", "service_tier=batch factor=0.5")
            .explain(Prices.MODEL, usage, Prices.NOON);

    assertThat(breakdown.exactUsd().toPlainString()).isEqualTo("0.0000000014");
    assertThat(breakdown.cost().amount()).isEqualTo(new Money(1_400));
  }

  @Test
  void theTraceOfADayCostsThisAtTheBundledPrice() {
    Cost cost =
        CostCalculator.bundled()
            .cost(
                new ModelId("openai", "gpt-4o-mini"),
                BilledUsage.of(TokenUsage.of(22_361_870, 4_088_665), null),
                Prices.NOON);

    assertThat(cost.amount()).hasToString("5.8074795");
    assertThat(cost.source()).isEqualTo("bundled:2026-08-06.1");
  }

  @Test
  void aMillionSmallCostsAddUpExactly() {
    Money one = Money.ofUsd("0.00001275");
    Money sum = Money.ZERO;
    for (int i = 0; i < 1_000_000; i++) {
      sum = sum.plus(one);
    }

    assertThat(sum).hasToString("12.75");
  }
}
