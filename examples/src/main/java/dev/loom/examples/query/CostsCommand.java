package dev.loom.examples.query;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.Table;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code loom costs}: what calls cost, by provider, model and user. */
@Command(name = "costs", description = "Sums what calls cost, by provider, model and user.")
public final class CostsCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  private final Console console;

  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private FilterOptions filters = new FilterOptions();

  /** The command, not yet parsed. */
  public CostsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    AskedRange asked = filters.range(Clock.systemUTC());
    StatsQuery query = StatsQuery.of(filters.filter(asked));
    try (AnalyticsStore open = store.open()) {
      // Costs are a view of the stats; one question keeps both of one instant.
      UsageStats stats = open.stats(filters.scope(), query);
      if (store.json()) {
        new ContractJson(console.out()).costs(stats, asked);
      } else {
        print(stats);
      }
    }
    return 0;
  }

  private void print(UsageStats stats) {
    CostReport report = CostReport.of(stats);
    Totals totals = report.totals();
    new Facts()
        .add("spent", Show.usd(totals.cost()) + " USD" + TotalsText.estimated(totals))
        .add("saved", Show.usd(totals.saved()) + " USD")
        .add("requests", Show.count(totals.requests()))
        .add("tokens", Show.count(totals.tokens().total()))
        .add("per request", Show.usd(report.costPerRequest()) + " USD")
        .add("per 1,000 tokens", Show.usd(report.costPerThousandTokens()) + " USD")
        .add("unpriced", TotalsText.unpriced(totals))
        .print(console);
    print("PROVIDER", stats.byProvider());
    print("MODEL", stats.byModel());
    print("USER", stats.byUser());
  }

  private void print(String title, Map<String, Totals> all) {
    List<Map.Entry<String, Totals>> parts = Breakdown.largestFirst(all);
    if (parts.isEmpty()) {
      return;
    }
    Table table = new Table(title, ">SPENT USD", ">SAVED USD", ">REQUESTS");
    for (Map.Entry<String, Totals> part : parts.subList(0, Math.min(SHOWN, parts.size()))) {
      table.row(
          part.getKey(),
          Show.usd(part.getValue().cost()),
          Show.usd(part.getValue().saved()),
          Show.count(part.getValue().requests()));
    }
    console.out().println();
    table.print(console);
    if (parts.size() > SHOWN) {
      console.out().println((parts.size() - SHOWN) + " more");
    }
  }
}
