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
    Cost listed =
        usage.tokens().isKnown()
            ? listed(usage, books.get().find(asked, usage.model(), at))
            : Cost.UNPRICED;
    return reportedOr(listed, usage);
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
    return saved(request.model(), inAskedTier(request, response.usage()), now);
  }

  /**
   * What a usage that was billed once saves at each later answer, by the same rule.
   *
   * @param asked provider and model as asked
   * @param usage what was billed, in the service tier that it was billed in
   * @param now the time of the call that was served
   * @return the cost that did not arise
   */
  public Cost saved(ModelId asked, BilledUsage usage, Instant now) {
    if (usage.reportedCostUsd() != null) {
      Cost listed = cost(asked, usage.withoutReportedCost(), now);
      if (listed.amount() != null) {
        return listed;
      }
    }
    return cost(asked, usage, now);
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

  /** The provider's own figure, with the book's beside it; the book's where there is none. */
  private static Cost reportedOr(Cost listed, BilledUsage usage) {
    BigDecimal usd = usage.reportedCostUsd();
    Money amount = usd == null || usd.signum() <= 0 ? null : Bill.rounded(usd);
    return amount == null
        ? listed
        : new Cost(Status.PRICED, amount, PROVIDER, null, listed.amount());
  }

  private static Cost listed(BilledUsage usage, PriceIndex.@Nullable Found found) {
    if (found == null) {
      return Cost.UNPRICED;
    }
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
    if (found == null) {
      return breakdown(Cost.UNPRICED, usage, null, BigDecimal.ONE, Items.of(usage));
    }
    RateCard card = found.card(usage);
    BigDecimal factor = Bill.factor(found.price(), card, usage);
    if (!usage.tokens().isKnown() || !card.covers(usage.tokens())) {
      return breakdown(Cost.UNPRICED, usage, null, factor, Items.of(usage, card));
    }
    Cost listed = listed(usage, found);
    boolean reported = isReported(reportedOr(listed, usage));
    return breakdown(
        listed,
        usage,
        Bill.exact(found.price(), card, usage),
        factor,
        reported ? Items.of(usage, card) : Items.of(usage, card, factor));
  }

  private static CostBreakdown breakdown(
      Cost listed,
      BilledUsage usage,
      @Nullable BigDecimal table,
      BigDecimal factor,
      List<CostBreakdown.Item> items) {
    Cost cost = reportedOr(listed, usage);
    BigDecimal exact = isReported(cost) ? usage.reportedCostUsd() : table;
    return new CostBreakdown(cost, plain(exact), plain(table), factor, items);
  }

  private static boolean isReported(Cost cost) {
    return PROVIDER.equals(cost.source());
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
