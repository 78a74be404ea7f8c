package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.cost.CostBreakdown.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lines of an explanation: each reported class of tokens, then the fees. */
final class Items {
  private Items() {}

  /** Counts alone: there is no price. */
  static List<Item> of(BilledUsage usage) {
    return of(usage, null, null);
  }

  /** Counts and rates without amounts. */
  static List<Item> of(BilledUsage usage, RateCard card) {
    return of(usage, card, null);
  }

  /** Counts, rates and amounts; without a factor no amounts. */
  static List<Item> of(BilledUsage usage, @Nullable RateCard card, @Nullable BigDecimal factor) {
    List<Item> items = new ArrayList<>();
    for (Rate rate : Rate.OF_TOKENS) {
      OptionalLong tokens = rate.tokens(usage.tokens());
      if (tokens.isPresent()) {
        BigDecimal each = card == null ? null : card.rate(rate);
        long count = tokens.getAsLong();
        items.add(
            item(rate, count, card, factor == null ? null : Bill.tokens(each, count, factor)));
      }
    }
    addFee(items, Rate.PER_SEARCH, usage.searches(), card, factor != null);
    if (card != null && card.rate(Rate.PER_REQUEST) != null) {
      addFee(items, Rate.PER_REQUEST, 1, card, factor != null);
    }
    return items;
  }

  private static void addFee(
      List<Item> items, Rate rate, long count, @Nullable RateCard card, boolean amounts) {
    BigDecimal each = card == null ? null : card.rate(rate);
    if (count > 0) {
      items.add(item(rate, count, card, amounts && each != null ? Bill.fee(each, count) : null));
    }
  }

  private static Item item(
      Rate rate, long count, @Nullable RateCard card, @Nullable BigDecimal usd) {
    BigDecimal each = card == null ? null : card.rate(rate);
    return new Item(
        rate,
        count,
        CostCalculator.plain(each),
        card == null ? "" : card.layer(rate),
        card != null && (card.isEstimate(rate) || rate == Rate.PER_SEARCH && each == null),
        CostCalculator.plain(usd));
  }
}
