package dev.loom.examples.terminal;

import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the database that a command names. */
public final class StoreFile {
  private StoreFile() {}

  /** Opens a store for writing; a file that is not there is made. */
  public static SqliteAnalyticsStore create(Path file) {
    if (Files.isDirectory(file)) {
      throw CommandFailure.failed(file + " is a folder; give --db a file.");
    }
    return SqliteAnalyticsStore.open(file);
  }

  /** Opens a store that must be there, for writing. */
  public static SqliteAnalyticsStore writable(Path file) {
    requireFile(file);
    return SqliteAnalyticsStore.open(file);
  }

  /** Opens a store that must be there, for reading alone: a question never changes a file. */
  public static SqliteAnalyticsStore existing(Path file) {
    requireFile(file);
    return SqliteAnalyticsStore.builder(file).readOnly(true).build();
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.failed(
          "no database at " + file + "; check --db, or fill one with loom import or loom demo.");
    }
  }
}
