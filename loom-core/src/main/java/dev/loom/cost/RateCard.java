package dev.loom.cost;

import dev.loom.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one prompt size and service tier: layers laid over each other, gaps filled by
 * stand-ins. Made when the book is loaded, so that a call finds everything resolved.
 */
final class RateCard {
  private static final int RATES = Rate.values().length;

  /** A rate of this many decimals per million tokens is a whole number of pico-USD per token. */
  private static final int PICO_SCALE = 6;

  private final @Nullable BigDecimal[] rates = new BigDecimal[RATES];
  private final String[] layers = new String[RATES];
  private final boolean[] estimates = new boolean[RATES];
  private final Factor factor;
  private final long[] scaledRates = new long[RATES];
  private final int scale;
  private final long mostTokens;
  private final long searchFee;
  private final long requestFee;

  /** Lays the layers over each other, the last on top. */
  RateCard(List<PriceLine> lines, Factor factor) {
    this.factor = factor;
    Map<Rate, String> named = new EnumMap<>(Rate.class);
    for (PriceLine line : lines) {
      line.rates()
          .forEach(
              (rate, value) -> {
                rates[rate.ordinal()] = value;
                named.put(rate, line.layer());
              });
    }
    boolean flatFee = !named.isEmpty() && named.keySet().stream().allMatch(Rate::isFee);
    for (Rate rate : Rate.values()) {
      layers[rate.ordinal()] = named.getOrDefault(rate, "");
      if (!named.containsKey(rate) && !rate.isFee()) {
        fill(rate, named, flatFee);
      }
    }
    scale = scaleOfRates();
    long highest = 1;
    for (Rate rate : Rate.OF_TOKENS) {
      BigDecimal value = rates[rate.ordinal()];
      if (value != null) {
        long scaled = value.setScale(scale).unscaledValue().longValueExact();
        scaledRates[rate.ordinal()] = scaled;
        highest = Math.max(highest, scaled);
      }
    }
    mostTokens = Long.MAX_VALUE / highest;
    searchFee = picoUsd(Rate.PER_SEARCH);
    requestFee = picoUsd(Rate.PER_REQUEST);
  }

  private long picoUsd(Rate fee) {
    BigDecimal usd = rates[fee.ordinal()];
    return usd == null ? 0 : Money.ofUsd(usd).picoUsd();
  }

  private void fill(Rate rate, Map<Rate, String> named, boolean flatFee) {
    if (flatFee) {
      rates[rate.ordinal()] = BigDecimal.ZERO;
      layers[rate.ordinal()] = "flat fee";
      return;
    }
    for (Rate other = rate.standIn(); other != null; other = other.standIn()) {
      if (named.containsKey(other)) {
        rates[rate.ordinal()] = rates[other.ordinal()];
        layers[rate.ordinal()] = named.get(other) + " " + other.column();
        estimates[rate.ordinal()] = !rate.isBilledAsStandIn();
        return;
      }
    }
  }

  private int scaleOfRates() {
    int most = PICO_SCALE;
    for (Rate rate : Rate.OF_TOKENS) {
      BigDecimal value = rates[rate.ordinal()];
      most = value == null ? most : Math.max(most, value.scale());
    }
    return most;
  }

  @Nullable BigDecimal rate(Rate rate) {
    return rates[rate.ordinal()];
  }

  /** The layer that named the rate, and for a stand-in which rate stands in. */
  String layer(Rate rate) {
    return layers[rate.ordinal()];
  }

  boolean isEstimate(Rate rate) {
    return estimates[rate.ordinal()];
  }

  /** The service tier's factor times the price's own. */
  Factor factor() {
    return factor;
  }

  /** Whether each class that has tokens has a rate. */
  boolean covers(TokenUsage usage) {
    for (Rate rate : Rate.OF_TOKENS) {
      if (rates[rate.ordinal()] == null && rate.tokens(usage).orElse(0) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a stand-in counts for any token, or a search has no fee. */
  boolean estimates(TokenUsage usage, long searches) {
    for (Rate rate : Rate.OF_TOKENS) {
      if (estimates[rate.ordinal()] && rate.tokens(usage).orElse(0) > 0) {
        return true;
      }
    }
    return searches > 0 && rates[Rate.PER_SEARCH.ordinal()] == null;
  }

  /** Whether every rate and fee that counts is zero. */
  boolean isFree(TokenUsage usage, long searches) {
    for (Rate rate : Rate.OF_TOKENS) {
      if (scaledRates[rate.ordinal()] > 0 && rate.tokens(usage).orElse(0) > 0) {
        return false;
      }
    }
    return requestFee == 0 && (searchFee == 0 || searches == 0);
  }

  /** The decimals that {@link #scaledSum} has beyond pico-USD. */
  int extraScale() {
    return scale - PICO_SCALE;
  }

  /**
   * Tokens times rates, in units of 10<sup>-(12 + extraScale)</sup> USD, before any factor; -1 when
   * it is not certain to fit. It fits when all tokens at the highest rate do.
   */
  long scaledSum(TokenUsage usage) {
    if (usage.total() > mostTokens) {
      return -1;
    }
    long sum = 0;
    for (Rate rate : Rate.OF_TOKENS) {
      sum += rate.tokens(usage).orElse(0) * scaledRates[rate.ordinal()];
    }
    return sum;
  }

  /** All fees in pico-USD; -1 when they are not certain to fit. */
  long fees(long searches) {
    if (searches > 0 && searchFee > (Long.MAX_VALUE - requestFee) / searches) {
      return -1;
    }
    return searchFee * searches + requestFee;
  }
}
