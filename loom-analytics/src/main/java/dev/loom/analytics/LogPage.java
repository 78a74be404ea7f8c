package dev.loom.analytics;

import java.util.List;

/**
 * Calls, newest first by (timestamp, id). Immutable.
 *
 * @param entries the calls of this page
 * @param hasMore whether older ones follow
 */
public record LogPage(List<LogEntry> entries, boolean hasMore) {
  // Copies the entries.
  public LogPage {
    entries = List.copyOf(entries);
  }
}
