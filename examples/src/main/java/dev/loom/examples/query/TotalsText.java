package dev.loom.examples.query;

import dev.loom.analytics.Totals;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.Show;

/** Totals in words; the demo's summary and {@code loom stats} print the very same lines. */
public final class TotalsText {
  private TotalsText() {}

  /** The lines. */
  public static Facts of(Totals totals) {
    Facts facts =
        new Facts()
            .add("requests", Show.count(totals.requests()))
            .add(
                "hit rate",
                Show.percent(totals.hitRate()) + " (" + Show.count(totals.hits()) + " hits)")
            .add(
                "tokens",
                Show.count(totals.tokens().total())
                    + " billed, "
                    + Show.count(totals.savedTokens().total())
                    + " saved")
            .add("spent", Show.usd(totals.cost()) + " USD" + estimated(totals))
            .add("saved", Show.usd(totals.saved()) + " USD")
            .add(
                "errors",
                Show.count(totals.errors()) + " (" + Show.percent(totals.errorRate()) + ")")
            .add("unpriced", unpriced(totals));
    return facts.add("mean latency", Show.millis(totals.meanLatency()));
  }

  /** The part of what was spent that is an estimate, if there is one. */
  static String estimated(Totals totals) {
    return totals.estimatedCost().signum() == 0
        ? ""
        : ", of which " + Show.usd(totals.estimatedCost()) + " estimated";
  }

  /** The calls without a cost, and what share of the tokens has one. */
  static String unpriced(Totals totals) {
    String requests = Show.count(totals.unpricedRequests());
    return totals.unpricedRequests() == 0
        ? requests
        : requests
            + " requests, "
            + Show.count(totals.unpricedTokens())
            + " tokens; spent lacks them ("
            + Show.percent(totals.priceCoverage())
            + " of the tokens have a price)";
  }
}
