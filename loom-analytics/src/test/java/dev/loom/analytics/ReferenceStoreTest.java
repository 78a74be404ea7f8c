package dev.loom.analytics;

import java.nio.file.Path;

class ReferenceStoreTest extends AnalyticsStoreContract {
  @Override
  protected AnalyticsStore open(Path folder) {
    return new ReferenceStore();
  }
}
