package dev.loom.examples.imports;

import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import dev.loom.chat.ModelId;
import dev.loom.cost.CostCalculator;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.ProgressBar;
import dev.loom.examples.terminal.Show;
import dev.loom.examples.terminal.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loom import}: call records of files into a store. */
@Command(
    name = "import",
    description = {
      "Reads call records into a store. Reading a file again adds only what is new.",
      "A cost in the input is kept, else the call is priced at its time."
    })
public final class ImportCommand implements Callable<Integer> {
  private static final int MAX_USERS = 1_000_000;
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(10);

  private final Console console;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "azure-llm (TIMESTAMP,ContextTokens,GeneratedTokens) or jsonl (log records).")
  private String format = "";

  @Option(names = "--provider", paramLabel = "P", description = "Provider of lines that name none.")
  private @Nullable String provider;

  @Option(names = "--model", paramLabel = "M", description = "Model of lines that name none.")
  private @Nullable String model;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Spread lines without a user over N users, the same in every run.")
  private @Nullable Integer users;

  @Option(
      names = "--db",
      required = true,
      paramLabel = "FILE",
      description = "The database; made when missing.")
  private Path db = Path.of("");

  @Parameters(arity = "1..*", paramLabel = "INPUT", description = "Files to read.")
  private List<Path> inputs = List.of();

  /** The command, not yet parsed. */
  public ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LineFormat lines = lineFormat();
    long bytes = sizeOfInputs();
    long start = System.nanoTime();
    try (SqliteAnalyticsStore store = StoreFile.create(db);
        ProgressBar progress = new ProgressBar(console, "import", bytes)) {
      Importer importer = new Importer(lines, store.bulkSink());
      for (Path input : inputs) {
        importer.read(input, progress);
      }
      if (store.flush(COMMIT_PATIENCE) > 0) {
        throw CommandFailure.failed(
            "the database does not take the rows (" + db + "); free it and import again.");
      }
      progress.clear();
      return report(importer.counts(), store.health(), System.nanoTime() - start);
    }
  }

  private LineFormat lineFormat() {
    if (users != null && (users < 1 || users > MAX_USERS)) {
      throw CommandFailure.wrongUsage("--users is " + users + "; allowed are 1 to " + MAX_USERS);
    }
    int spread = users == null ? 0 : users;
    String namedProvider = provider == null ? "" : provider;
    String namedModel = model == null ? "" : model;
    ModelId named = new ModelId(namedProvider, namedModel);
    CostCalculator prices = CostCalculator.bundled();
    return switch (format) {
      case AzureLlmFormat.NAME -> {
        if (namedProvider.isEmpty() || namedModel.isEmpty()) {
          throw CommandFailure.wrongUsage(
              "the format azure-llm names no model; give --provider and --model");
        }
        yield new AzureLlmFormat(named, prices, spread);
      }
      case JsonlFormat.NAME -> new JsonlFormat(named, prices, spread);
      default ->
          throw CommandFailure.wrongUsage(
              "--format is " + format + "; allowed are azure-llm and jsonl");
    };
  }

  /** Looks at every input before the first row is stored. */
  private long sizeOfInputs() {
    long bytes = 0;
    for (Path input : inputs) {
      if (!Files.isReadable(input) || Files.isDirectory(input)) {
        throw CommandFailure.failed("cannot read " + input + "; check the path.");
      }
      try {
        bytes += Files.size(input);
      } catch (IOException e) {
        throw CommandFailure.failed("cannot read " + input + "; check the path.", e);
      }
    }
    return bytes;
  }

  private int report(ImportCounts counts, StoreHealth health, long nanos) {
    long rejected = counts.bad() + health.quarantined();
    counts.reasons().forEach(console.err()::println);
    if (rejected > counts.reasons().size()) {
      console.err().println((rejected - counts.reasons().size()) + " more rejected");
    }
    long rate = Math.round(counts.rows() / Math.max(nanos / 1e9, 1e-3));
    new Facts()
        .add("rows read", Show.count(counts.rows()))
        .add("stored", Show.count(health.stored()))
        .add("duplicate", Show.count(health.duplicates()))
        .add("rejected", Show.count(rejected))
        .add("rows/s", Show.count(rate))
        .print(console);
    if (health.totalDropped() > 0) {
      throw CommandFailure.failed(
          health.totalDropped() + " rows were not stored; import again to add them.");
    }
    if (rejected > 0 && rejected == counts.rows()) {
      throw CommandFailure.failed(
          "no line could be read as " + format + "; check --format and the input.");
    }
    return 0;
  }
}
