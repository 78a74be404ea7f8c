package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.PriceMatch;
import dev.loom.cost.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * B-11: what one call costs at the shipped prices, over calls of every kind: plain and cached, at a
 * tier, in a batch, by a dated price, by an alias, by a dated name, of an unknown model. Beside it
 * an unknown model against a known one, and a large book against a small one.
 */
@State(Scope.Thread)
public class OneCall {
  private static final Instant AT = Instant.parse("2026-08-06T12:00:00Z");
  private static final Instant BEFORE_A_CHANGE = Instant.parse("2026-07-01T00:00:00Z");

  /** All nine classes have tokens, so that each is priced. */
  private static final TokenUsage TOKENS = tokens(1_200);

  private static final TokenUsage MANY = tokens(300_000);

  /** So many models a busy host asks for; they lie scattered over the book. */
  private static final int ASKED = 64;

  /** What is asked of the calculator, and how the answer must have been found. */
  private record Question(
      ModelId asked, BilledUsage usage, Instant at, PriceMatch.@Nullable By by) {}

  private static final List<Question> QUESTIONS =
      List.of(
          question("openai", "gpt-4o-mini", TOKENS, null, AT, PriceMatch.By.EXACT),
          question("anthropic", "claude-opus-5", TOKENS, null, AT, PriceMatch.By.EXACT),
          question("openai", "gpt-5.6", MANY, null, AT, PriceMatch.By.EXACT),
          question("openai", "gpt-5.6", TOKENS, "batch", AT, PriceMatch.By.EXACT),
          question("openai", "gpt-5.6-terra", TOKENS, null, BEFORE_A_CHANGE, PriceMatch.By.EXACT),
          question("openai", "gpt-4o-mini-2024-07-18", TOKENS, null, AT, PriceMatch.By.DATED),
          question("openai", "openai/gpt-5", TOKENS, null, AT, PriceMatch.By.PREFIX),
          question("openai", "gpt-99", TOKENS, null, AT, null));

  private final CostCalculator calculator = CostCalculator.bundled();
  private final Question known = QUESTIONS.get(0);
  private final Question unknown = QUESTIONS.get(QUESTIONS.size() - 1);
  private final Question[] mix;
  private final long[] rates = {150_000, 75_000, 187_500, 300_000, 150_000, 600_000, 600_000, 1, 2};
  private final CostCalculator small = calculator(150);
  private final CostCalculator large = calculator(10_000);
  private final Question[] ofSmall = questions(150);
  private final Question[] ofLarge = questions(10_000);
  private int next;
  private int draw;

  /** Takes an alias of the shipped book along, whichever there is. */
  public OneCall() {
    List<Question> all = new ArrayList<>(QUESTIONS);
    PriceLine alias =
        PriceBook.bundled().lines().stream()
            .filter(line -> line.aliasOf() != null)
            .findFirst()
            .orElseThrow();
    all.set(1, question(alias.provider(), alias.model(), TOKENS, null, AT, PriceMatch.By.ALIAS));
    mix = all.toArray(Question[]::new);
  }

  private static Question question(
      String provider,
      String model,
      TokenUsage tokens,
      @Nullable String tier,
      Instant at,
      PriceMatch.@Nullable By by) {
    BilledUsage usage = BilledUsage.of(tokens, null).withServiceTier(tier);
    return new Question(new ModelId(provider, model), usage, at, by);
  }

  private static TokenUsage tokens(long input) {
    return new TokenUsage(
        OptionalLong.of(input),
        OptionalLong.of(800),
        OptionalLong.of(300),
        OptionalLong.of(200),
        OptionalLong.of(10),
        OptionalLong.of(400),
        OptionalLong.of(700),
        OptionalLong.of(5),
        OptionalLong.of(3));
  }

  private static CostCalculator calculator(int lines) {
    List<PriceLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(
          PriceLine.base(
              "acme",
              name(i, lines),
              Map.of(Rate.INPUT, BigDecimal.ONE, Rate.OUTPUT, BigDecimal.TEN)));
    }
    PriceBook book = PriceBook.of("lines-" + lines, all);
    return new CostCalculator(() -> book);
  }

  private static Question[] questions(int lines) {
    Question[] questions = new Question[ASKED];
    for (int i = 0; i < ASKED; i++) {
      String model = name(i * lines / ASKED, lines);
      questions[i] = question("acme", model, TOKENS, null, AT, PriceMatch.By.EXACT);
    }
    return questions;
  }

  private static String name(int number, int lines) {
    return "model-" + lines + "-with-a-name-" + number;
  }

  private static Cost cost(CostCalculator calculator, Question question) {
    return calculator.cost(question.asked, question.usage, question.at);
  }

  /**
   * The floor: nine products and their sum.
   *
   * @return the sum
   */
  @Benchmark
  public Long nineProducts() {
    TokenUsage t = mix[next++ % mix.length].usage.tokens();
    long sum =
        t.inputUncached().orElse(0) * rates[0]
            + t.cacheRead().orElse(0) * rates[1]
            + t.cacheWrite5m().orElse(0) * rates[2]
            + t.cacheWrite1h().orElse(0) * rates[3]
            + t.audioIn().orElse(0) * rates[4]
            + t.outputVisible().orElse(0) * rates[5]
            + t.reasoning().orElse(0) * rates[6]
            + t.audioOut().orElse(0) * rates[7]
            + t.imageOut().orElse(0) * rates[8];
    return sum;
  }

  /**
   * The cost of the next call of the mix.
   *
   * @return the cost
   */
  @Benchmark
  public Cost oneCall() {
    return cost(calculator, mix[next++ % mix.length]);
  }

  /**
   * The cost of a call of a known model.
   *
   * @return the cost
   */
  @Benchmark
  public Cost knownModel() {
    return cost(calculator, known);
  }

  /**
   * The cost of a call of an unknown model.
   *
   * @return unpriced
   */
  @Benchmark
  public Cost unknownModel() {
    return cost(calculator, unknown);
  }

  /**
   * A cost from a book of 150 lines.
   *
   * @return the cost
   */
  @Benchmark
  public Cost smallBook() {
    return cost(small, ofSmall[draw++ % ASKED]);
  }

  /**
   * A cost from a book of 10,000 lines.
   *
   * @return the cost
   */
  @Benchmark
  public Cost largeBook() {
    return cost(large, ofLarge[draw++ % ASKED]);
  }

  Pair pair() {
    return new Pair(Side.of(this::nineProducts), Side.of(this::oneCall), this::check);
  }

  Pair unknownAgainstKnown() {
    return new Pair(Side.of(this::knownModel), Side.of(this::unknownModel), this::check);
  }

  Pair largeAgainstSmall() {
    return new Pair(Side.of(this::smallBook), Side.of(this::largeBook), this::check);
  }

  /** Each call must be found in its own way, and cost what the slow arithmetic says. */
  private void check() {
    for (Question question : mix) {
      check(calculator, question);
    }
    for (int i = 0; i < ASKED; i++) {
      check(small, ofSmall[i]);
      check(large, ofLarge[i]);
    }
  }

  private static void check(CostCalculator calculator, Question question) {
    Cost cost = cost(calculator, question);
    PriceMatch match = cost.match();
    if ((match == null ? null : match.by()) != question.by) {
      throw new WrongAnswer(question.asked + " was found " + match);
    }
    Cost explained = calculator.explain(question.asked, question.usage, question.at).cost();
    if (!cost.equals(explained)) {
      throw new WrongAnswer(question.asked + " costs " + cost + " or " + explained);
    }
  }
}
