package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.PriceMatch.By;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBookTest {
  private static final PriceBook BUNDLED = PriceBook.bundled();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai      | gpt-4o-mini                             |                        | openai/gpt-4o-mini | EXACT
          OpenAI      | GPT-4o-Mini                             |                        | openai/gpt-4o-mini | EXACT
          openai      | openai/gpt-4o-mini                      |                        | openai/gpt-4o-mini | PREFIX
          openai      | gpt-4o-mini-2024-07-18                  |                        | openai/gpt-4o-mini | DATED
          openai      | openai/gpt-4o-mini-2024-07-18           |                        | openai/gpt-4o-mini | DATED
          openai      | gpt-4o-2024-05-13                       |                        | openai/gpt-4o-2024-05-13 | EXACT
          openai      | gpt-4o                                  | gpt-4o-2024-05-13      | openai/gpt-4o-2024-05-13 | EXACT
          openai      | gpt-4o                                  | gpt-4o-2024-08-06      | openai/gpt-4o      | DATED
          openai      | gpt-4o                                  | gpt-4o                 | openai/gpt-4o      | EXACT
          openai      | gpt-4o                                  | nobody-knows           | openai/gpt-4o      | EXACT
          azure       | my-deployment                           | gpt-4o-2024-08-06      | azure/gpt-4o       | DATED
          azure-openai | gpt-4o                                 |                        | azure/gpt-4o       | EXACT
          gemini      | models/gemini-2.5-pro                   |                        | google/gemini-2.5-pro | PREFIX
          gemini      | gemini/gemini-2.5-pro                   |                        | google/gemini-2.5-pro | PREFIX
          google      | Gemini/gemini-2.5-pro                   |                        | google/gemini-2.5-pro | PREFIX
          azure-openai | azure-openai/gpt-4o                    |                        | azure/gpt-4o       | PREFIX
          anthropic   | claude-opus-4.5                         |                        | anthropic/claude-opus-4-5 | ALIAS
          anthropic   | anthropic/claude-opus-4.5               |                        | anthropic/claude-opus-4-5 | ALIAS
          anthropic   | claude-opus-4-5-20251101                |                        | anthropic/claude-opus-4-5 | DATED
          bedrock     | us.anthropic.claude-sonnet-4-5-20250929-v1:0 |                   | bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0 | PREFIX
          bedrock     | anthropic.claude-opus-5-20260301-v1:0   |                        | bedrock/anthropic.claude-opus-5 | DATED
          bedrock     | anthropic.claude-opus-5-v1:0            |                        | bedrock/anthropic.claude-opus-5 | DATED
          minimax     | minimax-m2.5                            |                        | minimax/MiniMax-M2.5 | EXACT
          groq        | openai/gpt-oss-120b                     |                        | groq/openai/gpt-oss-120b | EXACT
          ''          | gpt-4o                                  |                        | openai/gpt-4o      | EXACT
          ''          | azure/gpt-4o                            |                        | azure/gpt-4o       | PREFIX
          ''          | gemini/gemini-2.5-pro                   |                        | google/gemini-2.5-pro | PREFIX
          ''          | openai/gpt-4o-2024-08-06                |                        | openai/gpt-4o      | DATED
          ''          | openai/gpt-oss-120b                     |                        | groq/openai/gpt-oss-120b | EXACT
          """)
  void aModelIsFoundByWhatItsIdSays(
      String provider, String asked, String answered, String priced, By by) {
    PriceMatch match = BUNDLED.find(new ModelId(provider, asked), answered, Prices.NOON).match();

    assertThat(match.model()).hasToString(priced);
    assertThat(match.by()).isEqualTo(by);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o-mini-high",
    "openai, gpt-4o-m",
    "openai, gpt-5.5-2026-13-01",
    "openai, gpt-4.5",
    "openai, ft:gpt-4o-mini:acme::abc",
    "openai, gpt-4o:free",
    "openai, gpt-4o-latest",
    "openai, gpt-4o-0806",
    "openai, claude-opus-5",
    "mistral, gpt-4o",
    "openrouter, openai/gpt-4o",
    "'', nowhere/gpt-4o",
    "'', /gpt-4o",
    "'', ''",
    "openai, ''"
  })
  void aModelIsNeverFoundBySimilarity(String provider, String model) {
    assertThat(BUNDLED.price(new ModelId(provider, model), Prices.NOON)).isEmpty();
  }

  @Test
  void withoutAProviderFirstPartiesComeBeforeResellers() {
    List<ModelId> models =
        BUNDLED.lines().stream()
            .filter(line -> line.aliasOf() == null)
            .map(line -> new ModelId(line.provider(), line.model()))
            .toList();
    Set<String> resellers = Set.of("azure", "bedrock", "vertex_ai", "groq", "openrouter");
    int shared = 0;
    for (ModelId model : models) {
      boolean elsewhere =
          models.stream()
              .anyMatch(
                  other ->
                      other.model().equals(model.model()) && !resellers.contains(other.provider()));
      if (resellers.contains(model.provider()) && elsewhere) {
        PriceMatch match = BUNDLED.find(new ModelId("", model.model()), null, Prices.NOON).match();
        assertThat(resellers).as(model.model()).doesNotContain(match.model().provider());
        shared++;
      }
    }
    assertThat(shared).isPositive();
  }

  @Test
  void theAnsweredIdComesBeforeTheAskedOne() {
    assertThat(matched(BUNDLED, "openai", "gpt-4o", "gpt-4o-mini").model())
        .hasToString("openai/gpt-4o-mini");
    assertThat(matched(BUNDLED, "openai", "gpt-4o", "no-such-model").model())
        .hasToString("openai/gpt-4o");
  }

  @Test
  void noLineForTheInstantIsUnpricedWhateverTheAnswerNames() {
    PriceBook book = Prices.book("input=1 output=1 to=2026-01-01", "model=m2 input=2 output=2");

    assertThat(book.find(Prices.MODEL, "m2", Instant.parse("2025-12-31T23:59:59.999Z")))
        .isNotNull();
    assertThat(book.find(Prices.MODEL, "m2", Prices.NOON)).isNull();
  }

  @Test
  void gpt4DoesNotPriceGpt4o() {
    PriceBook book = Prices.book("model=gpt-4 input=30 output=60");

    assertThat(book.price(new ModelId("acme", "gpt-4o"), Prices.NOON)).isEmpty();
    assertThat(book.price(new ModelId("acme", "gpt-4"), Prices.NOON)).isPresent();
  }

  @Test
  void aUserFileReplacesAModelAsAWhole() {
    PriceBook user = Prices.book("provider=openai model=gpt-4o input=1 output=2");
    PriceBook book = BUNDLED.overriddenBy(user);

    PriceIndex.Found found = book.find(new ModelId("openai", "gpt-4o"), null, Prices.NOON);
    RateCard batch = found.price().card("batch", 0);

    assertThat(found.price().source()).isEqualTo("user:7");
    assertThat(batch.rate(Rate.CACHED_INPUT)).isEqualTo(batch.rate(Rate.INPUT));
    assertThat(batch.factor().exact()).isEqualTo("1");
    assertThat(book.version()).isEqualTo("2026-08-06.1+7");
    assertThat(book.asOf()).isEqualTo(BUNDLED.asOf());
    assertThat(book.price(new ModelId("openai", "o1"), Prices.NOON).orElseThrow().source())
        .isEqualTo("bundled:2026-08-06.1");
  }

  @Test
  void theOlderOfTwoBooksTellsTheAge() {
    String rest = "\nprovider,model,input\nacme,m1,1\n";
    PriceBook old = Prices.read("#loom-prices 1\n#version 1\n#as-of 2020-01-01" + rest);
    PriceBook young = Prices.read("#loom-prices 1\n#version 1\n#as-of 2030-01-01" + rest);

    assertThat(BUNDLED.overriddenBy(old).asOf()).contains(LocalDate.of(2020, 1, 1));
    assertThat(BUNDLED.overriddenBy(young).asOf()).contains(LocalDate.of(2026, 8, 6));
  }

  @Test
  void theUsersEntryForTheAskedIdComesBeforeTheAnsweredOne() {
    PriceBook user =
        Prices.book(
            "provider=azure model=my-deployment alias_of=gpt-5",
            "provider=openai model=gpt-4o input=1 output=2");
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "azure", "my-deployment", "gpt-4o-2024-08-06"))
        .isEqualTo(new PriceMatch(new ModelId("azure", "gpt-5"), By.ALIAS));
    assertThat(matched(book, "openai", "gpt-4o", "gpt-4o-2024-05-13"))
        .isEqualTo(new PriceMatch(new ModelId("openai", "gpt-4o"), By.EXACT));
  }

  @Test
  void anAliasMayLeadToAnotherProvider() {
    PriceBook user = Prices.book("provider=gateway model=big alias_of=Gemini/gemini-2.5-pro");
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "gateway", "big", null).model())
        .isEqualTo(new ModelId("google", "gemini-2.5-pro"));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, gpt-4oo",
    "gateway, lost, gemini-2.5-pro",
    "gateway, lost, nowhere/gemini-2.5-pro"
  })
  void anAliasThatLeadsNowhereIsRejected(String provider, String model, String aliasOf) {
    PriceBook user = PriceBook.of("7", List.of(PriceLine.alias(provider, model, aliasOf)));

    assertThatThrownBy(() -> BUNDLED.overriddenBy(user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "price book 7: %s/%s is an alias of %s, which is in no book; an alias must name a model"
                + " with prices, of its own provider or as provider/model",
            provider, model, aliasOf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "groq/llama"})
  void anAliasMayLeadToALineForEveryProvider(String aliasOf) {
    PriceBook user =
        PriceBook.of(
            "7",
            List.of(
                PriceLine.base("", "llama", Prices.rates("input=1 output=2")),
                PriceLine.alias("openai", "mine", aliasOf)));
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "openai", "mine", null))
        .isEqualTo(new PriceMatch(new ModelId("", "llama"), By.ALIAS));
  }

  @Test
  void anAliasThatBecomesAChainIsRejected() {
    PriceBook user = Prices.book("provider=anthropic model=claude-opus-4-5 alias_of=claude-opus-5");

    assertThatThrownBy(() -> BUNDLED.overriddenBy(user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "price book 7: anthropic/claude-opus-4.5 is an alias of anthropic/claude-opus-4-5,"
                + " which is an alias itself; an alias must name a model with prices");
  }

  @Test
  void aLineWithoutProviderCountsForEveryProvider() {
    PriceBook user = Prices.book("provider= model=llama input=0 output=0");
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "ollama", "llama", null).model()).isEqualTo(new ModelId("", "llama"));
    assertThat(matched(book, "openai", "llama", null).model()).isEqualTo(new ModelId("", "llama"));
    assertThat(matched(book, "", "llama", null).model()).isEqualTo(new ModelId("", "llama"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "openai, gpt-4o, -",
        "openai, GPT-4o, -",
        "openai, gpt-4o, gpt-4o-2024-05-13",
        "openai, gpt-4o-2024-08-06, -",
        "openai, openai/gpt-4o, -",
        "azure, my-deployment, gpt-4o",
        "'', gpt-4o, -",
        "'', azure/gpt-4o, -"
      })
  void theUsersLineForEveryProviderComesBeforeABundledOne(
      String provider, String asked, String answered) {
    PriceBook book = BUNDLED.overriddenBy(Prices.book("provider= model=gpt-4o input=1 output=2"));

    PriceIndex.Found found = book.find(new ModelId(provider, asked), answered, Prices.NOON);

    assertThat(found.match().model()).isEqualTo(new ModelId("", "gpt-4o"));
    assertThat(found.price().rates().get(Rate.INPUT)).isEqualByComparingTo("1");
  }

  @Test
  void theUsersLineOfTheProviderComesBeforeHisLineForEveryProvider() {
    PriceBook user =
        Prices.book(
            "provider= model=gpt-4o input=1 output=2",
            "provider=azure model=gpt-4o input=3 output=4");
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "azure", "gpt-4o", null).model())
        .isEqualTo(new ModelId("azure", "gpt-4o"));
    assertThat(matched(book, "openai", "gpt-4o", null).model())
        .isEqualTo(new ModelId("", "gpt-4o"));
  }

  @Test
  void aBundledLineOfADatedBuildStaysBesideTheUsersLineOfTheModel() {
    PriceBook book = BUNDLED.overriddenBy(Prices.book("provider= model=gpt-4o input=1 output=2"));

    assertThat(matched(book, "openai", "gpt-4o-2024-05-13", null).model())
        .isEqualTo(new ModelId("openai", "gpt-4o-2024-05-13"));
  }

  @Test
  void aBundledAliasLeadsToTheUsersLineForEveryProvider() {
    PriceBook user = Prices.book("provider= model=claude-opus-4-5 input=1 output=2");
    PriceBook book = BUNDLED.overriddenBy(user);

    assertThat(matched(book, "anthropic", "claude-opus-4.5", null))
        .isEqualTo(new PriceMatch(new ModelId("", "claude-opus-4-5"), By.ALIAS));
  }

  @Test
  void aPriceCountsFromItsFirstInstantToBeforeItsEnd() {
    PriceBook book =
        Prices.book(
            "input=1 output=1 from=2026-01-01 to=2026-02-01",
            "input=2 output=2 from=2026-03-01T12:00:00Z");

    assertThat(inputAt(book, "2025-12-31T23:59:59.999999999Z")).isEqualTo("none");
    assertThat(inputAt(book, "2026-01-01T00:00:00Z")).isEqualTo("1");
    assertThat(inputAt(book, "2026-01-31T23:59:59.999999999Z")).isEqualTo("1");
    assertThat(inputAt(book, "2026-02-01T00:00:00Z")).isEqualTo("none");
    assertThat(inputAt(book, "2026-03-01T11:59:59Z")).isEqualTo("none");
    assertThat(inputAt(book, "2026-03-01T12:00:00Z")).isEqualTo("2");
    Price first = book.price(Prices.MODEL, Instant.parse("2026-01-15T00:00:00Z")).orElseThrow();
    assertThat(first.from()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(first.to()).contains(Instant.parse("2026-02-01T00:00:00Z"));
  }

  @Test
  void theNextChangeIsTheNextInstantAtWhichAnyPriceBeginsOrEnds() {
    Instant january = Instant.parse("2026-01-01T00:00:00Z");
    Instant february = Instant.parse("2026-02-01T00:00:00Z");
    PriceBook book =
        Prices.book(
            "input=1 output=1 from=2026-01-01 to=2026-02-01",
            "input=2 output=2 from=2026-03-01T12:00:00Z");

    assertThat(book.nextChange(Instant.MIN)).contains(january);
    assertThat(book.nextChange(january.minusNanos(1))).contains(january);
    assertThat(book.nextChange(january)).contains(february);
    assertThat(book.nextChange(february)).contains(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(book.nextChange(Instant.parse("2026-03-01T12:00:00Z"))).isEmpty();
    assertThat(Prices.book("input=1 output=1").nextChange(Instant.MIN)).isEmpty();
  }

  @Test
  void aTierMayHaveAPeriodOfItsOwn() {
    PriceBook book =
        Prices.book("input=1 output=1", "above_prompt_tokens=10 input=2 output=2 from=2026-08-01");
    BilledUsage usage = BilledUsage.of(TokenUsage.of(11, 0), null);
    CostCalculator calculator = new CostCalculator(() -> book);

    Instant change = Instant.parse("2026-08-01T00:00:00Z");
    assertThat(calculator.cost(Prices.MODEL, usage, change.minusNanos(1)).amount())
        .hasToString("0.000011");
    assertThat(calculator.cost(Prices.MODEL, usage, change).amount()).hasToString("0.000022");
  }

  @Test
  void linesOfTheUserComeFirst() {
    PriceBook user = Prices.book("input=1 output=2");

    List<PriceLine> lines = BUNDLED.overriddenBy(user).lines();

    assertThat(lines).startsWith(user.lines().get(0)).hasSize(BUNDLED.lines().size() + 1);
  }

  private static PriceMatch matched(PriceBook book, String provider, String asked, String answer) {
    return book.find(new ModelId(provider, asked), answer, Prices.NOON).match();
  }

  private static String inputAt(PriceBook book, String instant) {
    return book.price(Prices.MODEL, Instant.parse(instant))
        .map(price -> price.rates().get(Rate.INPUT).toPlainString())
        .orElse("none");
  }
}
