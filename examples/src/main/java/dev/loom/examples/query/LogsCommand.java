package dev.loom.examples.query;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.Table;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loom logs}: single calls. */
@Command(name = "logs", description = "Lists calls, newest first.")
public final class LogsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private FilterOptions filters = new FilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most calls listed, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit = LogQuery.DEFAULT_LIMIT;

  @Option(
      names = "--offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Newer calls passed over, 0 to 100000 (default: ${DEFAULT-VALUE}).")
  private int offset;

  /** The command, not yet parsed. */
  public LogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    AskedRange asked = filters.range(Clock.systemUTC());
    LogQuery query = new LogQuery(filters.filter(asked), limit, offset);
    try (AnalyticsStore open = store.open()) {
      LogPage page = open.logs(filters.scope(), query);
      if (store.json()) {
        new ContractJson(console.out()).logs(page.entries());
      } else {
        print(page);
      }
      if (page.hasMore()) {
        console.err().println("More: --offset " + (offset + page.entries().size()));
      }
    }
    return 0;
  }

  private void print(LogPage page) {
    Table table =
        new Table(
            "TIME",
            "USER",
            "PROVIDER",
            "MODEL",
            ">STATUS",
            "CACHE",
            ">TOKENS",
            ">SAVED TOKENS",
            ">COST USD",
            ">LATENCY",
            "ID");
    for (LogEntry entry : page.entries()) {
      table.row(
          entry.timestamp().toString(),
          entry.user() == null ? "" : entry.user(),
          entry.provider(),
          entry.model(),
          Integer.toString(entry.status()),
          CacheFilter.of(entry.origin(), entry.cacheStatus()).name().toLowerCase(Locale.ROOT),
          Show.count(entry.totalTokens()),
          Show.count(entry.tokensSaved()),
          Show.usd(entry.cost()),
          Show.millis(entry.latency()),
          entry.id());
    }
    table.print(console);
  }
}
