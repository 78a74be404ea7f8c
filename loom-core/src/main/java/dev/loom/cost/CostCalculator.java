package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ModelId;
import dev.loom.cost.Cost.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a usage costs at the price in force at an instant: exact arithmetic, rounded once.
 * What is not known is unpriced, never 0. Thread-safe when the supplier is.
 */
public final class CostCalculator {
  private static final String PROVIDER = "provider";
  private static final String SERVICE_TIER = "service_tier";

  private final Supplier<? extends PriceBook> books;

  /**
   * A calculator that asks for the book at every call, so that a new book counts at once.
   *
   * @param books gives the current book, quickly; never {@code null}
   */
  public CostCalculator(Supplier<? extends PriceBook> books) {
    this.books = Objects.requireNonNull(books, "books");
  }

  /**
   * A calculator with the prices that come with Loom.
   *
   * @return the calculator
   */
  public static CostCalculator bundled() {
    return new CostCalculator(PriceBook::bundled);
  }

  /**
   * What a usage costs. A cost that the provider reported wins over the book. Never throws for any
   * usage; an amount beyond what {@link Money} can hold is unpriced.
   *
   * @param asked provider and model as asked
   * @param usage what is billed
   * @param at the call's start
   * @return the cost, {@link Cost#UNPRICED} without a price or without any known count
   */
  public Cost cost(ModelId asked, BilledUsage usage, Instant at) {
    Cost reported = reported(usage);
    if (reported != null) {
      return reported;
    }
    if (!usage.tokens().isKnown()) {
      return Cost.UNPRICED;
    }
    PriceIndex.Found found = books.get().find(asked, usage.model(), at);
    return found == null ? Cost.UNPRICED : listed(usage, found);
  }

  /**
   * What an upstream's answer costs: the answer's service tier counts; where it names none, the one
   * that was asked for.
   *
   * @param request what was asked
   * @param response the upstream's answer
   * @param at the call's start
   * @return the cost of the call
   */
  public Cost spent(ChatRequest request, ChatResponse response, Instant at) {
    return cost(request.model(), inAskedTier(request, response.usage()), at);
  }

  /**
   * What an answer saves that was served without an upstream call: what the same usage would cost
   * now. What a provider once reported for it counts only where the book has no price.
   *
   * @param request what was asked
   * @param response the answer, with the usage of the call that made it
   * @param now the time of the call that it was served to
   * @return the cost that did not arise
   */
  public Cost saved(ChatRequest request, ChatResponse response, Instant now) {
    BilledUsage usage = inAskedTier(request, response.usage());
    if (usage.reportedCostUsd() != null) {
      Cost listed = cost(request.model(), usage.withoutReportedCost(), now);
      if (listed.amount() != null) {
        return listed;
      }
    }
    return cost(request.model(), usage, now);
  }

  /**
   * The usage of an answer in the service tier that it is billed in.
   *
   * @param request what was asked
   * @param usage what the answer reported
   * @return the usage, with the tier that was asked for where the answer names none
   */
  public static BilledUsage inAskedTier(ChatRequest request, BilledUsage usage) {
    return usage.serviceTier() == null && request.extra().get(SERVICE_TIER) instanceof String asked
        ? usage.withServiceTier(asked)
        : usage;
  }

  /**
   * The book that prices are taken from now. The same object as long as no price has changed.
   *
   * @return the book
   */
  public PriceBook book() {
    return books.get();
  }

  private static @Nullable Cost reported(BilledUsage usage) {
    BigDecimal usd = usage.reportedCostUsd();
    Money amount = usd == null || usd.signum() <= 0 ? null : Bill.rounded(usd);
    return amount == null ? null : new Cost(Status.PRICED, amount, PROVIDER);
  }

  private static Cost listed(BilledUsage usage, PriceIndex.Found found) {
    RateCard card = found.card(usage);
    Money amount = card.covers(usage.tokens()) ? Bill.amount(found.price(), card, usage) : null;
    return amount == null
        ? Cost.UNPRICED
        : new Cost(status(card, usage), amount, found.price().source(), found.match());
  }

  private static Status status(RateCard card, BilledUsage usage) {
    if (usage.estimated() || card.estimates(usage.tokens(), usage.searches())) {
      return Status.ESTIMATED;
    }
    boolean free = usage.tokens().total() > 0 && card.isFree(usage.tokens(), usage.searches());
    return free ? Status.FREE : Status.PRICED;
  }

  /**
   * What a usage costs and how that comes about. Slower than {@link #cost}; for people who ask.
   *
   * @param asked provider and model as asked
   * @param usage what is billed
   * @param at the call's start
   * @return the same cost, with the exact figure and every class
   */
  public CostBreakdown explain(ModelId asked, BilledUsage usage, Instant at) {
    PriceIndex.Found found = books.get().find(asked, usage.model(), at);
    Cost reported = reported(usage);
    if (found == null) {
      return breakdown(reported, Cost.UNPRICED, usage, null, BigDecimal.ONE, Items.of(usage));
    }
    RateCard card = found.card(usage);
    BigDecimal factor = Bill.factor(found.price(), card, usage);
    if (!usage.tokens().isKnown() || !card.covers(usage.tokens())) {
      return breakdown(reported, Cost.UNPRICED, usage, null, factor, Items.of(usage, card));
    }
    BigDecimal table = Bill.exact(found.price(), card, usage);
    List<CostBreakdown.Item> items =
        reported == null ? Items.of(usage, card, factor) : Items.of(usage, card);
    return breakdown(reported, listed(usage, found), usage, table, factor, items);
  }

  private static CostBreakdown breakdown(
      @Nullable Cost reported,
      Cost listed,
      BilledUsage usage,
      @Nullable BigDecimal table,
      BigDecimal factor,
      List<CostBreakdown.Item> items) {
    BigDecimal exact = reported == null ? table : usage.reportedCostUsd();
    return new CostBreakdown(
        reported == null ? listed : reported, plain(exact), plain(table), factor, items);
  }

  /** Without trailing zeros and without a negative scale, so that equal amounts are equal. */
  static @Nullable BigDecimal plain(@Nullable BigDecimal usd) {
    if (usd == null) {
      return null;
    }
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
