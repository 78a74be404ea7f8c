package dev.loom.analytics;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * Sums over calls, exact to the last unit of money. Billed and saved tokens are apart and are never
 * added. Immutable.
 *
 * @param requests calls
 * @param errors calls of status 400 and above, or 0
 * @param hits calls answered without an upstream call of their own
 * @param tokens billed tokens
 * @param savedTokens tokens that hits saved
 * @param cost known costs, in USD
 * @param saved known savings, in USD
 * @param unpricedRequests calls whose cost is unknown; {@code cost} lacks them
 * @param unpricedTokens billed tokens of those calls
 * @param estimatedCost the part of {@code cost} that is an estimate, in USD
 * @param latency latencies, summed
 */
public record Totals(
    long requests,
    long errors,
    long hits,
    TokenTotals tokens,
    TokenTotals savedTokens,
    BigDecimal cost,
    BigDecimal saved,
    long unpricedRequests,
    long unpricedTokens,
    BigDecimal estimatedCost,
    Duration latency) {

  /** No calls. */
  public static final Totals ZERO =
      new Totals(
          0,
          0,
          0,
          TokenTotals.ZERO,
          TokenTotals.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          0,
          0,
          BigDecimal.ZERO,
          Duration.ZERO);

  // Strips amounts of trailing zeros, so that equal sums are equal records.
  public Totals {
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(savedTokens, "savedTokens");
    cost = plain(cost);
    saved = plain(saved);
    estimatedCost = plain(estimatedCost);
    Objects.requireNonNull(latency, "latency");
  }

  /**
   * Share of calls that are errors.
   *
   * @return 0 to 1; 0 without calls
   */
  public double errorRate() {
    return ratio(errors, requests);
  }

  /**
   * Share of calls that are hits.
   *
   * @return 0 to 1; 0 without calls
   */
  public double hitRate() {
    return ratio(hits, requests);
  }

  /**
   * Share of billed tokens whose cost is known.
   *
   * @return 0 to 1; 0 without billed tokens
   */
  public double priceCoverage() {
    return ratio(tokens.total() - unpricedTokens, tokens.total());
  }

  /**
   * Mean latency, in whole nanoseconds.
   *
   * @return zero without calls
   */
  public Duration meanLatency() {
    return requests == 0 ? Duration.ZERO : latency.dividedBy(requests);
  }

  /**
   * Adds member by member.
   *
   * @param other sums over other calls
   * @return sums over both
   */
  public Totals plus(Totals other) {
    return new Totals(
        requests + other.requests,
        errors + other.errors,
        hits + other.hits,
        tokens.plus(other.tokens),
        savedTokens.plus(other.savedTokens),
        cost.add(other.cost),
        saved.add(other.saved),
        unpricedRequests + other.unpricedRequests,
        unpricedTokens + other.unpricedTokens,
        estimatedCost.add(other.estimatedCost),
        latency.plus(other.latency));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
