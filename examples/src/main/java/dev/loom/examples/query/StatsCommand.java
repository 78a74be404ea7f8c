package dev.loom.examples.query;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.Table;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code loom stats}: sums over calls. */
@Command(
    name = "stats",
    description = "Sums calls: requests, tokens, costs, hits, errors, latency.")
public final class StatsCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Console console;

  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private FilterOptions filters = new FilterOptions();

  /** The command, not yet parsed. */
  public StatsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    AskedRange asked = filters.range(Clock.systemUTC());
    StatsQuery query = StatsQuery.of(filters.filter(asked));
    try (AnalyticsStore open = store.open()) {
      UsageStats stats = open.stats(filters.scope(), query);
      if (store.json()) {
        new ContractJson(console.out()).stats(stats);
      } else {
        TotalsText.of(stats.totals()).print(console);
        print("PROVIDER", stats.byProvider());
        print("MODEL", stats.byModel());
        print("USER", stats.byUser());
      }
    }
    return 0;
  }

  private void print(String title, Map<String, Totals> all) {
    List<Map.Entry<String, Totals>> parts = Breakdown.largestFirst(all);
    if (parts.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            title,
            ">REQUESTS",
            ">HITS",
            ">TOKENS",
            ">SAVED TOKENS",
            ">SPENT USD",
            ">SAVED USD",
            ">UNPRICED",
            ">ERRORS",
            ">LATENCY");
    parts.stream().limit(SHOWN).forEach(part -> row(table, part.getKey(), part.getValue()));
    console.out().println();
    table.print(console);
    if (parts.size() > SHOWN) {
      console.out().println((parts.size() - SHOWN) + " more");
    }
  }

  private static void row(Table table, String key, Totals totals) {
    table.row(
        key,
        Show.count(totals.requests()),
        Show.count(totals.hits()),
        Show.count(totals.tokens().total()),
        Show.count(totals.savedTokens().total()),
        Show.usd(totals.cost()),
        Show.usd(totals.saved()),
        Show.count(totals.unpricedRequests()),
        Show.count(totals.errors()),
        Show.millis(totals.meanLatency()));
  }
}
