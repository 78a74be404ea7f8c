package dev.loom.examples.query;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.examples.terminal.StoreFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which store is asked, and how the answer is printed. */
final class StoreOptions {
  @Option(names = "--db", required = true, paramLabel = "FILE", description = "The database.")
  private Path db = Path.of("");

  @Option(
      names = "--json",
      description = "Print the body that the HTTP endpoint answers to an admin.")
  private boolean json;

  /** Opens the store; it must be there. */
  AnalyticsStore open() {
    return StoreFile.existing(db);
  }

  /** Whether JSON is asked for. */
  boolean json() {
    return json;
  }
}
