package dev.loom.cache;

/**
 * By what the value of hits on a model's entries is found: the same object as long as nothing that
 * counts for it has changed, so that a hit pays one comparison. Immutable.
 *
 * @param period the prices in force
 * @param sums where hits on the model are counted
 */
record HitPricing(PricePeriod period, HitSums sums) {
  /** The amount of a hit that has no price. */
  static final long UNPRICED = -1;

  /** No amount: it must be found anew. */
  static final long UNKNOWN = -2;
}
