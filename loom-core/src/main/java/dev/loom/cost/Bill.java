package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a usage comes to on a rate card, twice: in {@code long} where that provably fits, for every
 * call, and in {@link BigDecimal}, for the rest and for explanations. Both give the same amount.
 */
final class Bill {
  private static final int MILLION = 6;
  private static final long[] POWERS_OF_TEN = powersOfTen();

  private Bill() {}

  private static long[] powersOfTen() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** The amount, {@code null} when it is beyond what {@link Money} can hold. */
  static @Nullable Money amount(Price price, RateCard card, BilledUsage usage) {
    long pico = picoUsd(price, card, usage);
    return pico >= 0 ? new Money(pico) : rounded(exact(price, card, usage));
  }

  static @Nullable Money rounded(BigDecimal usd) {
    try {
      return Money.ofUsd(usd);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The amount rounded half-even, -1 when some step might not fit. */
  static long picoUsd(Price price, RateCard card, BilledUsage usage) {
    long sum = card.scaledSum(usage.tokens());
    long fees = card.fees(usage.searches());
    long factor = card.factor().unscaled();
    int decimals = card.extraScale() + card.factor().scale();
    List<String> names = usage.multipliers();
    for (int i = 0; i < names.size(); i++) { // no iterator: this runs for every call
      Factor named = price.multiplier(names.get(i));
      if (named != null) {
        factor = product(factor, named.unscaled());
        decimals += named.scale();
      }
    }
    long product = product(sum, factor);
    if (product < 0 || fees < 0 || decimals >= POWERS_OF_TEN.length) {
      return -1;
    }
    return rounded(product, POWERS_OF_TEN[decimals], fees);
  }

  /** The product of two numbers, -1 when one of them is -1 or it does not fit. */
  private static long product(long a, long b) {
    if (a < 0 || b < 0 || b > 0 && a > Long.MAX_VALUE / b) {
      return -1;
    }
    return a * b;
  }

  /** Rounds the whole once: the fees decide whether a half goes up, though they have no part. */
  private static long rounded(long product, long divisor, long fees) {
    long whole = product / divisor;
    if (whole > Long.MAX_VALUE - 1 - fees) {
      return -1;
    }
    long total = whole + fees;
    long twice = product % divisor * 2;
    boolean up = twice > divisor || twice == divisor && (total & 1) == 1;
    return up ? total + 1 : total;
  }

  /** The amount in USD, exact. */
  static BigDecimal exact(Price price, RateCard card, BilledUsage usage) {
    BigDecimal factor = factor(price, card, usage);
    BigDecimal sum = BigDecimal.ZERO;
    for (Rate rate : Rate.OF_TOKENS) {
      sum = sum.add(tokens(card.rate(rate), rate.tokens(usage.tokens()).orElse(0), factor));
    }
    return sum.add(fee(card.rate(Rate.PER_SEARCH), usage.searches()))
        .add(fee(card.rate(Rate.PER_REQUEST), 1));
  }

  static BigDecimal factor(Price price, RateCard card, BilledUsage usage) {
    BigDecimal factor = card.factor().exact();
    for (String name : usage.multipliers()) {
      Factor named = price.multiplier(name);
      factor = named == null ? factor : factor.multiply(named.exact());
    }
    return factor;
  }

  /** What tokens cost; nothing where there is no rate. */
  static BigDecimal tokens(@Nullable BigDecimal rate, long tokens, BigDecimal factor) {
    return rate == null
        ? BigDecimal.ZERO
        : rate.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION).multiply(factor);
  }

  static BigDecimal fee(@Nullable BigDecimal fee, long count) {
    return fee == null ? BigDecimal.ZERO : fee.multiply(BigDecimal.valueOf(count));
  }
}
