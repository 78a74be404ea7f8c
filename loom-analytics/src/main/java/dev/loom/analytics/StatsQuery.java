package dev.loom.analytics;

import java.util.Objects;

/**
 * Which calls are summed. Immutable.
 *
 * @param filter which calls
 */
public record StatsQuery(CallFilter filter) {
  // Rejects a missing filter.
  public StatsQuery {
    Objects.requireNonNull(filter, "filter");
  }

  /**
   * Totals with their parts by provider, model and user.
   *
   * @param filter which calls
   * @return the query
   */
  public static StatsQuery of(CallFilter filter) {
    return new StatsQuery(filter);
  }
}
