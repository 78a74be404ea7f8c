package dev.loom.examples.cost;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Repricing;
import dev.loom.analytics.RepricingReport;
import dev.loom.analytics.RepricingReport.Change;
import dev.loom.analytics.RepricingReport.Part;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.StoreFile;
import dev.loom.examples.terminal.Table;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loom reprice}: history at other prices. */
@Command(
    name = "reprice",
    description = {
      "Prices stored calls again, each at the price in force when it began.",
      "Shows what would change; --apply writes it. Costs that a provider or an import told stay."
    })
public final class RepriceCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--db", required = true, paramLabel = "FILE", description = "The database.")
  private Path db = Path.of("");

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "A price file that overrides the bundled prices.")
  private @Nullable Path prices;

  @Option(names = "--apply", description = "Write the new costs.")
  private boolean apply;

  /** The command, not yet parsed. */
  public RepriceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    PriceBook book = Books.of(prices);
    RepricingReport report;
    // A look changes nothing, so it needs no file that can be written.
    try (AnalyticsStore store = apply ? StoreFile.writable(db) : StoreFile.existing(db)) {
      report = Repricing.run(store, book, CallFilter.ALL, !apply);
    }
    print(report, book);
    return 0;
  }

  private void print(RepricingReport report, PriceBook book) {
    Part all = report.all();
    Facts facts =
        new Facts()
            .add("prices", book.version())
            .add("calls", Show.count(all.calls()))
            .add(apply ? "changed" : "would change", Show.count(all.changed()))
            .add("spent", beforeAndAfter(all.spentBefore(), all.spentAfter()))
            .add("saved", beforeAndAfter(all.savedBefore(), all.savedAfter()));
    facts.print(console);
    table("MODEL", report.byModel());
    table("DAY", report.byDay());
    table("STATUS", report.byStatus());
    changes(report);
    if (!apply && all.changed() > 0) {
      console.out().println();
      console.out().println("Nothing was written; --apply writes it.");
    }
  }

  private static String beforeAndAfter(BigDecimal before, BigDecimal after) {
    return Show.usd(before)
        + " USD before, "
        + Show.usd(after)
        + " USD after, "
        + signed(after.subtract(before))
        + " USD";
  }

  private static String signed(BigDecimal difference) {
    return (difference.signum() > 0 ? "+" : "") + Show.usd(difference);
  }

  private void table(String title, Map<?, Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    Table table =
        new Table(title, ">CALLS", ">CHANGED", ">SPENT BEFORE", ">AFTER", ">DIFFERENCE", ">SAVED");
    parts.forEach(
        (key, part) ->
            table.row(
                key.toString(),
                Show.count(part.calls()),
                Show.count(part.changed()),
                Show.usd(part.spentBefore()),
                Show.usd(part.spentAfter()),
                signed(part.spentAfter().subtract(part.spentBefore())),
                signed(part.savedAfter().subtract(part.savedBefore()))));
    console.out().println();
    table.print(console);
  }

  private void changes(RepricingReport report) {
    if (report.largest().isEmpty()) {
      return;
    }
    Table table = new Table("LARGEST CHANGES", "MODEL", ">SPENT", ">SAVED");
    for (Change change : report.largest()) {
      table.row(
          change.id(),
          change.model(),
          arrow(change.spentBefore(), change.spentAfter()),
          arrow(change.savedBefore(), change.savedAfter()));
    }
    console.out().println();
    table.print(console);
  }

  private static String arrow(@Nullable Money before, @Nullable Money after) {
    return Show.usd(before) + " to " + Show.usd(after);
  }
}
