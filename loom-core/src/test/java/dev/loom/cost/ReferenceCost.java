package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a usage costs by lines of a price, worked out once more and as plainly as can be: no table
 * made beforehand, no arithmetic but that of {@link BigDecimal}. The calculator is held to it.
 */
final class ReferenceCost {
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private ReferenceCost() {}

  /** The exact cost in USD, {@code null} when unpriced. */
  static BigDecimal usd(List<PriceLine> lines, BilledUsage usage) {
    long prompt = usage.tokens().inputTotal();
    PriceLine base = one(lines, line -> line.serviceTier() == null && !isTier(line));
    List<PriceLine> layers = new ArrayList<>(List.of(base));
    add(layers, crossed(lines, null, prompt));
    BigDecimal factor = base.factor() == null ? BigDecimal.ONE : base.factor();
    String tier = usage.serviceTier();
    if (tier != null) {
      PriceLine service = one(lines, line -> tier.equals(line.serviceTier()) && !isTier(line));
      add(layers, service);
      add(layers, crossed(lines, tier, prompt));
      factor =
          service == null || service.factor() == null ? factor : factor.multiply(service.factor());
    }
    for (String name : usage.multipliers()) {
      factor = factor.multiply(base.multipliers().getOrDefault(name, BigDecimal.ONE));
    }
    Map<Rate, BigDecimal> rates = new LinkedHashMap<>();
    layers.forEach(layer -> rates.putAll(layer.rates()));
    BigDecimal tokens = BigDecimal.ZERO;
    for (Rate rate : Rate.values()) {
      long count = rate.tokens(usage.tokens()).orElse(0);
      if (count > 0) {
        BigDecimal each = rateOrStandIn(rates, rate);
        if (each == null) {
          return null;
        }
        tokens = tokens.add(each.multiply(BigDecimal.valueOf(count)).divide(MILLION));
      }
    }
    BigDecimal searches =
        rates
            .getOrDefault(Rate.PER_SEARCH, BigDecimal.ZERO)
            .multiply(BigDecimal.valueOf(usage.searches()));
    return tokens
        .multiply(factor)
        .add(searches)
        .add(rates.getOrDefault(Rate.PER_REQUEST, BigDecimal.ZERO));
  }

  private static BigDecimal rateOrStandIn(Map<Rate, BigDecimal> rates, Rate rate) {
    List<Rate> order =
        switch (rate) {
          case CACHED_INPUT -> List.of(Rate.CACHED_INPUT, Rate.INPUT);
          case CACHE_WRITE_5M -> List.of(Rate.CACHE_WRITE_5M, Rate.INPUT);
          case CACHE_WRITE_1H -> List.of(Rate.CACHE_WRITE_1H, Rate.CACHE_WRITE_5M, Rate.INPUT);
          case AUDIO_INPUT -> List.of(Rate.AUDIO_INPUT, Rate.INPUT);
          case REASONING -> List.of(Rate.REASONING, Rate.OUTPUT);
          case AUDIO_OUTPUT -> List.of(Rate.AUDIO_OUTPUT, Rate.OUTPUT);
          case IMAGE_OUTPUT -> List.of(Rate.IMAGE_OUTPUT, Rate.OUTPUT);
          default -> List.of(rate);
        };
    return order.stream().filter(rates::containsKey).findFirst().map(rates::get).orElse(null);
  }

  private static PriceLine crossed(List<PriceLine> lines, String tier, long prompt) {
    return lines.stream()
        .filter(line -> isTier(line) && java.util.Objects.equals(tier, line.serviceTier()))
        .filter(
            line -> {
              long above = line.abovePromptTokens().orElseThrow();
              return line.inclusive() ? prompt >= above : prompt > above;
            })
        .max(Comparator.comparingLong(line -> line.abovePromptTokens().orElseThrow()))
        .orElse(null);
  }

  private static boolean isTier(PriceLine line) {
    return line.abovePromptTokens().isPresent();
  }

  private static PriceLine one(List<PriceLine> lines, Predicate<PriceLine> which) {
    return lines.stream().filter(which).findFirst().orElse(null);
  }

  private static void add(List<PriceLine> layers, PriceLine line) {
    if (line != null) {
      layers.add(line);
    }
  }
}
