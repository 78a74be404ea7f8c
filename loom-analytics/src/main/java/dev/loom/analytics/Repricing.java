package dev.loom.analytics;

import dev.loom.chat.ModelId;
import dev.loom.cost.Cost;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices history again: each call at the price in force when it began, each hit's savings at the
 * price in force when it was served. What no price book said is left alone: costs that the provider
 * reported or an import brought, calls that cost nothing, calls of which no usage is known. A
 * second run changes nothing, so one that was broken off is simply run again.
 */
public final class Repricing {
  private static final Logger LOG = LoggerFactory.getLogger(Repricing.class);

  /** Sources of costs that are facts and not results of a price book. */
  private static final Set<String> FACTS = Set.of("provider", "import");

  private final CostCalculator calculator;
  private final RepricingReport.Builder report = new RepricingReport.Builder();

  private Repricing(PriceBook book) {
    this.calculator = new CostCalculator(() -> book);
  }

  /**
   * Prices the selected calls again. Writes go in batches of at most 1,000 calls, so that the
   * store's own writer never waits longer than for one.
   *
   * @param store the store
   * @param book the prices
   * @param filter which calls
   * @param dryRun whether nothing is written
   * @return what changed, or would change
   * @throws StoreException when the store cannot be read or written; batches before that stay
   */
  public static RepricingReport run(
      AnalyticsStore store, PriceBook book, CallFilter filter, boolean dryRun) {
    Repricing repricing = new Repricing(book);
    store.amend(Scope.all(), filter, repricing::charge, dryRun);
    RepricingReport report = repricing.report.build();
    if (!dryRun) {
      LOG.info(
          "Priced {} calls again by {}: {} changed, spent was {} and is {} USD,"
              + " saved was {} and is {} USD",
          report.all().calls(),
          book.version(),
          report.all().changed(),
          report.all().spentBefore().toPlainString(),
          report.all().spentAfter().toPlainString(),
          report.all().savedBefore().toPlainString(),
          report.all().savedAfter().toPlainString());
    }
    return report;
  }

  private Optional<Charge> charge(LogEntry entry) {
    Charge found = isFact(entry) ? null : priced(entry);
    Charge change = found == null || found.isOf(entry) ? null : found;
    report.add(entry, change);
    return Optional.ofNullable(change);
  }

  private static boolean isFact(LogEntry entry) {
    String source = entry.priceSource();
    boolean costsNothing = source == null && entry.costStatus() != Cost.Status.UNPRICED;
    // What a hit saved is a result even where its provider's figure stood in for a price.
    boolean fact = source != null && FACTS.contains(source) && !isSavedFigure(entry, source);
    boolean untold = !entry.usage().tokens().isKnown() && entry.usage().reportedCostUsd() == null;
    return costsNothing || fact || untold;
  }

  private static boolean isSavedFigure(LogEntry entry, String source) {
    return !entry.origin().isPaid() && source.equals("provider");
  }

  private Charge priced(LogEntry entry) {
    ModelId asked = new ModelId(entry.provider(), entry.model());
    if (entry.origin().isPaid()) {
      Cost cost = calculator.cost(asked, entry.usage(), entry.timestamp());
      return new Charge(cost, cost.amount(), Money.ZERO);
    }
    Cost cost = calculator.saved(asked, entry.usage(), entry.timestamp());
    return new Charge(cost, Money.ZERO, cost.amount());
  }
}
