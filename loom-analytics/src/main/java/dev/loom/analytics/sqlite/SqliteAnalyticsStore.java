package dev.loom.analytics.sqlite;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.UsageStats;
import dev.loom.log.CallSink;
import java.nio.file.Path;
import java.time.Duration;

/** An {@link AnalyticsStore} in one SQLite file. Thread-safe. */
public final class SqliteAnalyticsStore implements AnalyticsStore {

  private SqliteAnalyticsStore() {}

  /**
   * Opens a file with the default settings; a file that is not there is made, with its folders.
   *
   * @param file the database file
   * @return the open store
   * @throws dev.loom.analytics.StoreException when the file is no store of Loom's or cannot be
   *     opened; it is left untouched
   */
  public static SqliteAnalyticsStore open(Path file) {
    return builder(file).build();
  }

  /**
   * Starts from the default settings.
   *
   * @param file the database file
   * @return a builder for one thread
   */
  public static Builder builder(Path file) {
    return new Builder(file);
  }

  @Override
  public CallSink sink() {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes records of a bulk import: it waits for room for as long as it takes instead of dropping.
   * It drops and counts only when the store is closed or the waiting thread is interrupted, whose
   * flag stays set. Not for a host's calls.
   *
   * @return the same thread-safe sink each time
   */
  public CallSink bulkSink() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogPage logs(Scope scope, LogQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UsageStats stats(Scope scope, StatsQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CostReport costs(Scope scope, StatsQuery query) {
    return CostReport.of(stats(scope, query));
  }

  @Override
  public long count(Scope scope, CallFilter filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreHealth health() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long flush(Duration atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  /** Settings of a store. Not thread-safe. */
  public static final class Builder {
    private final Path file;

    private Builder(Path file) {
      this.file = file.toAbsolutePath();
    }

    /**
     * Opens the store.
     *
     * @return the open store
     * @throws dev.loom.analytics.StoreException when the file is no store of Loom's or cannot be
     *     opened; it is left untouched
     */
    public SqliteAnalyticsStore build() {
      if (file.getFileName() == null) {
        throw new IllegalArgumentException("the store's path has no file name");
      }
      return new SqliteAnalyticsStore();
    }
  }
}
