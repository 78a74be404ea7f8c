package dev.loom.analytics;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Sums over calls, and their parts; each map's values add up to the totals. Calls without a
 * provider, model or user stand under the empty key. Immutable.
 *
 * @param totals over all calls asked for
 * @param byProvider by provider id, in key order
 * @param byModel by model id as asked for, in key order; equal ids of several providers add up
 * @param byUser by user id, in key order; equal ids of several tenants add up
 * @param covered the span that the sums are of
 */
public record UsageStats(
    Totals totals,
    Map<String, Totals> byProvider,
    Map<String, Totals> byModel,
    Map<String, Totals> byUser,
    TimeRange covered) {

  // Copies the maps into key order.
  public UsageStats {
    Objects.requireNonNull(totals, "totals");
    byProvider = Collections.unmodifiableMap(new TreeMap<>(byProvider));
    byModel = Collections.unmodifiableMap(new TreeMap<>(byModel));
    byUser = Collections.unmodifiableMap(new TreeMap<>(byUser));
    Objects.requireNonNull(covered, "covered");
  }
}
