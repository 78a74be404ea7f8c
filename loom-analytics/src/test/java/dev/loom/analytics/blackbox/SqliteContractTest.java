package dev.loom.analytics.blackbox;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import java.nio.file.Path;

class SqliteContractTest extends AnalyticsStoreContract {
  @Override
  protected AnalyticsStore open(Path folder) {
    return SqliteAnalyticsStore.open(folder.resolve("loom.db"));
  }
}
