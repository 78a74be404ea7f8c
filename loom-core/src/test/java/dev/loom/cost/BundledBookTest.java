package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.PriceMatch.By;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledBookTest {
  private static final Instant AUGUST = Instant.parse("2026-08-06T12:00:00Z");

  private final PriceBook book = PriceBook.bundled();

  @Test
  void resourceIsWhatTheGeneratorMakes() throws IOException {
    Path table = Path.of(System.getProperty("loom.root"), "../shared/pricing/prices.csv");
    assumeTrue(Files.exists(table), () -> "NOT MEASURED: " + table + " is not there");

    String generated = BundledBookGenerator.generate(Files.readAllLines(table));

    try (InputStream in = PriceBook.class.getResourceAsStream("prices.csv")) {
      assertThat(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(generated);
    }
  }

  @Test
  void holds151ModelsAndResolvesEachToItself() {
    Set<ModelId> models =
        book.lines().stream()
            .filter(line -> line.aliasOf() == null)
            .map(line -> new ModelId(line.provider(), line.model()))
            .collect(Collectors.toSet());

    assertThat(models).hasSize(151);
    assertThat(models)
        .allSatisfy(
            model -> {
              PriceIndex.Found found = book.find(model, null, AUGUST);
              assertThat(found).isNotNull();
              assertThat(found.match()).isEqualTo(new PriceMatch(model, By.EXACT));
              assertThat(found.price().source()).isEqualTo("bundled:2026-08-06.1");
            });
  }

  @Test
  void everyAliasLeadsToAModelWithPrices() {
    List<PriceLine> aliases = book.lines().stream().filter(line -> line.aliasOf() != null).toList();

    assertThat(aliases).isNotEmpty();
    assertThat(aliases)
        .allSatisfy(
            alias -> {
              ModelId id = new ModelId(alias.provider(), alias.model());
              PriceIndex.Found found = book.find(id, null, AUGUST);
              assertThat(found).isNotNull();
              assertThat(found.match())
                  .isEqualTo(
                      new PriceMatch(new ModelId(alias.provider(), alias.aliasOf()), By.ALIAS));
            });
  }

  @Test
  void headIsInTheApi() {
    assertThat(book.version()).isEqualTo("2026-08-06.1");
    assertThat(book.asOf()).contains(LocalDate.of(2026, 8, 6));
    assertThat(book.source()).contains("LiteLLM");
    assertThat(PriceBook.bundled()).isSameAs(book);
  }

  @ParameterizedTest
  @CsvSource({
    // plain, then each clause of the table's notes
    "openai, gpt-4o-mini, , 1000000, 0, 0, 0, 0, 0.15",
    "openai, gpt-5.5, , 272000, 0, 0, 0, 0, 1.36",
    "openai, gpt-5.5, , 272001, 0, 0, 0, 0, 2.72001",
    "xai, grok-4.5, , 199999, 0, 0, 0, 0, 0.399998",
    "xai, grok-4.5, , 200000, 0, 0, 0, 0, 0.8",
    "dashscope, qwen3-max, , 31999, 0, 0, 0, 0, 0.0383988",
    "dashscope, qwen3-max, , 32000, 0, 0, 0, 0, 0.0768",
    "dashscope, qwen3-max, , 128000, 0, 0, 0, 0, 0.384",
    "openai, gpt-4o, batch, 1000000, 1000000, 1000000, 0, 0, 6.875",
    "openai, gpt-5, flex, 1000000, 1000000, 0, 0, 0, 5.625",
    "openai, gpt-4o-mini, priority, 1000000, 1000000, 0, 0, 0, 1.25",
    "openai, text-embedding-3-small, batch, 1000000, 0, 0, 0, 0, 0.01",
    "anthropic, claude-opus-5, , 0, 0, 0, 1000000, 1000000, 16.25",
    "anthropic, claude-3-haiku-20240307, , 0, 0, 0, 0, 1000000, 0.5",
    "anthropic, claude-sonnet-4-5, , 0, 0, 0, 0, 200001, 2.400012"
  })
  void pricesWhatTheTableSays(
      String provider,
      String model,
      String tier,
      long input,
      long output,
      long cached,
      long written5m,
      long written1h,
      String usd) {
    TokenUsage tokens =
        new TokenUsage(
            OptionalLong.of(input),
            OptionalLong.of(cached),
            OptionalLong.of(written5m),
            OptionalLong.of(written1h),
            OptionalLong.empty(),
            OptionalLong.of(output),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    Cost cost =
        CostCalculator.bundled()
            .cost(
                new ModelId(provider, model),
                BilledUsage.of(tokens, null).withServiceTier(tier),
                AUGUST);

    assertThat(cost.amount()).hasToString(usd);
    assertThat(cost.status()).isEqualTo(Cost.Status.PRICED);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5.6-terra, 2026-07-29T23:59:59.999Z, 2.5",
    "openai, gpt-5.6-terra, 2026-07-30T00:00:00Z, 2",
    "anthropic, claude-sonnet-5, 2026-08-31T23:59:59.999Z, 2",
    "anthropic, claude-sonnet-5, 2026-09-01T00:00:00Z, 3",
    "deepseek, deepseek-chat, 2025-02-07T23:59:59Z, 0.14",
    "deepseek, deepseek-chat, 2025-02-08T00:00:00Z, 0.28"
  })
  void aPriceChangesAtMidnightUtc(String provider, String model, Instant at, String input) {
    assertThat(book.price(new ModelId(provider, model), at).orElseThrow().rates())
        .containsEntry(Rate.INPUT, new BigDecimal(input));
  }

  @Test
  void searchAudioAndMultipliersAreTaken() {
    Price search = price("openai", "gpt-4o-search-preview");
    Price sonar = price("perplexity", "sonar");
    Price audio = price("openai", "gpt-4o-audio-preview");
    Price opus = price("anthropic", "claude-opus-4-7");

    assertThat(search.rates()).containsEntry(Rate.PER_SEARCH, new BigDecimal("0.035"));
    assertThat(sonar.rates()).containsEntry(Rate.PER_SEARCH, new BigDecimal("0.005"));
    assertThat(audio.rates())
        .containsEntry(Rate.AUDIO_INPUT, new BigDecimal("40"))
        .containsEntry(Rate.AUDIO_OUTPUT, new BigDecimal("80"));
    assertThat(opus.multiplier("fast").exact()).isEqualTo("6");
    assertThat(opus.multiplier("US").exact()).isEqualTo("1.1");
    assertThat(opus.multiplier("eu")).isNull();
  }

  @Test
  void disputedPricesSayWhatTheOtherSourceSays() {
    Price o3 = price("openai", "o3");

    assertThat(o3.isDisputed()).isTrue();
    assertThat(o3.note()).contains("llm-prices says in 10 out 40");
    assertThat(price("openai", "gpt-4o").isDisputed()).isFalse();
    assertThat(
            book.lines().stream()
                .filter(line -> line.note().contains("disputed"))
                .map(PriceLine::model)
                .distinct())
        .hasSize(8);
  }

  @Test
  void anUnknownClauseFailsTheGeneration() {
    List<String> table = List.of("header", "openai,x,1,2,,,1000,on Sundays in 1 out 1");

    assertThatThrownBy(() -> BundledBookGenerator.generate(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on Sundays");
  }

  private Price price(String provider, String model) {
    return book.price(new ModelId(provider, model), AUGUST).orElseThrow();
  }
}
