package dev.loom.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What calls cost, in USD; each map's values add up to the totals' cost. Calls without a provider,
 * model or user stand under the empty key. Immutable.
 *
 * @param totals over all calls asked for; tells how many have no known cost
 * @param byProvider known cost by provider id, in key order
 * @param byModel known cost by model id as asked for, in key order
 * @param byUser known cost by user id, in key order
 * @param covered the span that the sums are of
 */
public record CostReport(
    Totals totals,
    Map<String, BigDecimal> byProvider,
    Map<String, BigDecimal> byModel,
    Map<String, BigDecimal> byUser,
    TimeRange covered) {

  private static final int SCALE = 12;

  // Copies the maps into key order.
  public CostReport {
    Objects.requireNonNull(totals, "totals");
    byProvider = Collections.unmodifiableMap(new TreeMap<>(byProvider));
    byModel = Collections.unmodifiableMap(new TreeMap<>(byModel));
    byUser = Collections.unmodifiableMap(new TreeMap<>(byUser));
    Objects.requireNonNull(covered, "covered");
  }

  /**
   * The money of an answer.
   *
   * @param stats an answer
   * @return its costs
   */
  public static CostReport of(UsageStats stats) {
    return new CostReport(
        stats.totals(),
        costs(stats.byProvider()),
        costs(stats.byModel()),
        costs(stats.byUser()),
        stats.covered());
  }

  /**
   * Known cost per call, hits included.
   *
   * @return USD, rounded half-even to 12 decimals; 0 without calls
   */
  public BigDecimal costPerRequest() {
    return quotient(totals.cost(), totals.requests());
  }

  /**
   * Known cost per thousand billed tokens.
   *
   * @return USD, rounded half-even to 12 decimals; 0 without tokens
   */
  public BigDecimal costPerThousandTokens() {
    return quotient(totals.cost().movePointRight(3), totals.tokens().total());
  }

  private static BigDecimal quotient(BigDecimal usd, long count) {
    return count == 0
        ? BigDecimal.ZERO
        : usd.divide(BigDecimal.valueOf(count), SCALE, RoundingMode.HALF_EVEN);
  }

  private static Map<String, BigDecimal> costs(Map<String, Totals> parts) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    parts.forEach((key, part) -> costs.put(key, part.cost()));
    return costs;
  }
}
