package dev.loom.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a cost came about. The amounts of the items add up to {@code tableUsd} exactly. Immutable.
 *
 * @param cost the cost, as the calculator gives it
 * @param exactUsd the cost in USD before rounding, without trailing zeros; {@code null} when
 *     unpriced
 * @param tableUsd what the price book says, also where the provider's own figure wins; {@code null}
 *     when the book cannot price the usage
 * @param factor what all token amounts were multiplied by: service tier, named multipliers
 * @param items each reported class of tokens, then the fees
 */
public record CostBreakdown(
    Cost cost,
    @Nullable BigDecimal exactUsd,
    @Nullable BigDecimal tableUsd,
    BigDecimal factor,
    List<Item> items) {

  /**
   * One class of tokens, or one fee.
   *
   * @param rate what was billed
   * @param count tokens, searches or requests
   * @param usdEach USD per million tokens, or per search or request, before any factor; {@code
   *     null} when no price names it
   * @param layer the layer that named the rate, for instance {@code base}, {@code >200000} or
   *     {@code batch}; for a stand-in also which rate stands in; empty when there is none
   * @param estimated whether the rate is a stand-in that providers may bill differently
   * @param usd the exact amount in USD after all factors; {@code null} when the book cannot price
   *     the usage, or the provider reported the cost
   */
  public record Item(
      Rate rate,
      long count,
      @Nullable BigDecimal usdEach,
      String layer,
      boolean estimated,
      @Nullable BigDecimal usd) {
    // Rejects {@code null} where it has no meaning.
    public Item {
      Objects.requireNonNull(rate, "rate");
      Objects.requireNonNull(layer, "layer");
    }
  }

  // Copies the items.
  public CostBreakdown {
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(factor, "factor");
    items = List.copyOf(items);
  }
}
