package dev.loom.analytics.blackbox;

import dev.loom.analytics.AnalyticsStore;
import java.nio.file.Path;

class ReferenceStoreTest extends AnalyticsStoreContract {
  @Override
  protected AnalyticsStore open(Path folder) {
    return new ReferenceStore();
  }
}
