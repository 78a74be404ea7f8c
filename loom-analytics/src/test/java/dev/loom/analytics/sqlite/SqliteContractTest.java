package dev.loom.analytics.sqlite;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.AnalyticsStoreContract;
import java.nio.file.Path;

class SqliteContractTest extends AnalyticsStoreContract {
  @Override
  protected AnalyticsStore open(Path folder) {
    return SqliteAnalyticsStore.open(folder.resolve("loom.db"));
  }
}
