package dev.loom.cache;

import dev.loom.cost.Money;
import java.util.Objects;

/**
 * What the cache did for one model, or for what several have together. Immutable.
 *
 * @param hits lookups that an entry answered
 * @param misses lookups that found none
 * @param tokensSaved tokens of all answers served from entries, as far as they are known
 * @param costSaved what these answers would have cost when they were served, as far as their price
 *     is known
 * @param unpriced answers served from entries whose price is not known
 */
public record ModelStats(long hits, long misses, long tokensSaved, Money costSaved, long unpriced) {
  /** Nothing was done. */
  public static final ModelStats NONE = new ModelStats(0, 0, 0, Money.ZERO, 0);

  // Rejects {@code null}.
  public ModelStats {
    Objects.requireNonNull(costSaved, "costSaved");
  }

  /**
   * The sum of both.
   *
   * @param other another model's part
   * @return the sum
   */
  public ModelStats plus(ModelStats other) {
    return new ModelStats(
        hits + other.hits,
        misses + other.misses,
        tokensSaved + other.tokensSaved,
        costSaved.plus(other.costSaved),
        unpriced + other.unpriced);
  }
}
