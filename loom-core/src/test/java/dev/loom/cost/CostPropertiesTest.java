package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.CostBreakdown.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every price and every usage; a failure names the seed of its case. */
class CostPropertiesTest {
  private static final int CASES = 2_000;
  private static final String[] NAMES = {"us", "eu", "fast", "unheard-of"};

  /** One random case, the same for the same seed. */
  private static final class Case {
    private final long seed;
    private final Random random;
    private final PriceBook book;
    private final CostCalculator calculator;

    Case(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      List<PriceLine> lines = new ArrayList<>();
      lines.add(line(null, -1));
      if (random.nextBoolean()) {
        lines.add(line(null, 1 + random.nextInt(3_000_000)));
      }
      if (random.nextBoolean()) {
        lines.add(line("flex", -1));
        if (random.nextBoolean()) {
          lines.add(line("flex", 1 + random.nextInt(3_000_000)));
        }
      }
      this.book = PriceBook.of("seed-" + seed, lines);
      this.calculator = new CostCalculator(() -> book);
    }

    private PriceLine line(String serviceTier, long above) {
      Map<Rate, BigDecimal> rates = new EnumMap<>(Rate.class);
      for (Rate rate : Rate.values()) {
        boolean always = serviceTier == null && above < 0 && rate.standIn() == null;
        if (always && !rate.isFee() || random.nextInt(3) == 0) {
          rates.put(rate, decimal(10_000, 12).max(new BigDecimal("0.000000000001")));
        }
      }
      rates.putIfAbsent(Rate.INPUT, BigDecimal.ONE);
      Map<String, BigDecimal> multipliers =
          serviceTier == null && above < 0
              ? Map.of("us", decimal(10, 12), "eu", new BigDecimal("1.1"), "fast", BigDecimal.TEN)
              : Map.of();
      return new PriceLine(
          "acme",
          "m1",
          null,
          null,
          null,
          serviceTier,
          above < 0 ? OptionalLong.empty() : OptionalLong.of(above),
          random.nextBoolean() && above >= 0,
          above < 0 && random.nextBoolean() ? decimal(10, 12) : null,
          rates,
          multipliers,
          "",
          "");
    }

    /** Often short, sometimes with all digits. */
    private BigDecimal decimal(int max, int decimals) {
      int scale = random.nextInt(decimals + 1);
      long bound = BigDecimal.valueOf(max).scaleByPowerOfTen(scale).longValueExact();
      long unscaled = random.nextLong(bound) >> (random.nextInt(4) == 0 ? 0 : random.nextInt(40));
      return BigDecimal.valueOf(unscaled, scale);
    }

    TokenUsage tokens(long most) {
      long[] counts = new long[9];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = random.nextInt(4) == 0 ? -1 : random.nextLong(most + 1) >> random.nextInt(20);
      }
      return CostCalculatorTest.usage(counts);
    }

    BilledUsage usage(TokenUsage tokens) {
      List<String> names = new ArrayList<>();
      for (String name : NAMES) {
        if (random.nextInt(4) == 0) {
          names.add(name);
        }
      }
      String tier = random.nextBoolean() ? "flex" : null;
      long searches = random.nextInt(3);
      return new BilledUsage(tokens, null, tier, names, searches, null, false, false);
    }

    String name() {
      return "seed " + seed;
    }
  }

  @Test
  void costsAreThoseOfTheReferenceToTheLastDigit() {
    int tiers = 0;
    for (long seed = 0; seed < 5 * CASES; seed++) {
      Case c = new Case(seed);
      BilledUsage usage = c.usage(c.tokens(seed % 3 == 0 ? TokenUsage.MAX_COUNT : 2_000_000));
      BigDecimal reference = ReferenceCost.usd(c.book.lines(), usage);

      CostBreakdown breakdown = c.calculator.explain(Prices.MODEL, usage, Prices.NOON);
      Cost cost = c.calculator.cost(Prices.MODEL, usage, Prices.NOON);

      if (!usage.tokens().isKnown()) {
        assertThat(cost).as(c.name()).isSameAs(Cost.UNPRICED);
        continue;
      }
      assertThat(breakdown.exactUsd()).as(c.name()).isEqualByComparingTo(reference);
      if (cost.amount() != null) {
        assertThat(cost.amount()).as(c.name()).isEqualTo(Money.ofUsd(reference));
      } else {
        assertThat(reference).as(c.name()).isGreaterThan(new BigDecimal("9223372"));
      }
      tiers += breakdown.items().stream().anyMatch(item -> item.layer().startsWith(">")) ? 1 : 0;
    }
    assertThat(tiers).as("cases at a tier").isGreaterThan(500);
  }

  @Test
  void longAndDecimalArithmeticAgree() {
    int inLong = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      BilledUsage usage = c.usage(c.tokens(seed % 2 == 0 ? 1_000_000 : TokenUsage.MAX_COUNT));
      Price price = c.book.price(Prices.MODEL, Prices.NOON).orElseThrow();
      RateCard card = price.card(usage.serviceTier(), usage.tokens().inputTotal());

      long pico = Bill.picoUsd(price, card, usage);

      if (pico >= 0) {
        inLong++;
        assertThat(new Money(pico))
            .as(c.name())
            .isEqualTo(Money.ofUsd(Bill.exact(price, card, usage)));
      }
    }
    assertThat(inLong).as("cases that fit").isBetween(CASES / 10, CASES * 9 / 10);
  }

  @Test
  void costAndExplanationAgreeAndTheItemsAddUp() {
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      BilledUsage usage = c.usage(c.tokens(10_000_000));

      Cost cost = c.calculator.cost(Prices.MODEL, usage, Prices.NOON);
      CostBreakdown breakdown = c.calculator.explain(Prices.MODEL, usage, Prices.NOON);

      assertThat(breakdown.cost()).as(c.name()).isEqualTo(cost);
      if (breakdown.exactUsd() != null) {
        BigDecimal sum =
            breakdown.items().stream()
                .map(Item::usd)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).as(c.name()).isEqualByComparingTo(breakdown.exactUsd());
        assertThat(sum.signum()).as(c.name()).isNotNegative();
      }
    }
  }

  @Test
  void costsOfPartsAddUpWithinOneTier() {
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      Price price = c.book.price(Prices.MODEL, Prices.NOON).orElseThrow();
      TokenUsage a = c.tokens(1_000_000);
      TokenUsage b = c.tokens(1_000_000);
      RateCard card = price.card("flex", a.inputTotal() + b.inputTotal());
      BilledUsage together = BilledUsage.of(sum(a, b), null);

      BigDecimal parts =
          Bill.exact(price, card, BilledUsage.of(a, null))
              .add(Bill.exact(price, card, BilledUsage.of(b, null)));
      BigDecimal feeOfOne = Bill.fee(card.rate(Rate.PER_REQUEST), 1);

      assertThat(Bill.exact(price, card, together).add(feeOfOne))
          .as(c.name())
          .isEqualByComparingTo(parts);
    }
  }

  @Test
  void moreTokensNeverCostLessWithinOneTier() {
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      Price price = c.book.price(Prices.MODEL, Prices.NOON).orElseThrow();
      TokenUsage less = c.tokens(1_000_000);
      TokenUsage more = sum(less, c.tokens(1_000_000));
      RateCard card = price.card(null, more.inputTotal());

      Money before = Bill.amount(price, card, BilledUsage.of(less, null));
      Money after = Bill.amount(price, card, BilledUsage.of(more, null));

      assertThat(after).as(c.name()).isGreaterThanOrEqualTo(before);
    }
  }

  private static TokenUsage sum(TokenUsage a, TokenUsage b) {
    long[] counts = {
      add(a.inputUncached(), b.inputUncached()),
      add(a.cacheRead(), b.cacheRead()),
      add(a.cacheWrite5m(), b.cacheWrite5m()),
      add(a.cacheWrite1h(), b.cacheWrite1h()),
      add(a.audioIn(), b.audioIn()),
      add(a.outputVisible(), b.outputVisible()),
      add(a.reasoning(), b.reasoning()),
      add(a.audioOut(), b.audioOut()),
      add(a.imageOut(), b.imageOut())
    };
    return CostCalculatorTest.usage(counts);
  }

  private static long add(OptionalLong a, OptionalLong b) {
    return a.orElse(0) + b.orElse(0);
  }
}
