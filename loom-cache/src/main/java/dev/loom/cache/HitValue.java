package dev.loom.cache;

import dev.loom.cost.PriceBook;
import org.jspecify.annotations.Nullable;

/**
 * What a hit on an entry saves, found once and kept with the entry. Good for one ledger and price
 * book, and for a moment: a book may hold a price that changes at a date. Immutable.
 *
 * @param ledger who counts it
 * @param model the counters of the entry's model
 * @param book the prices that it was found by, {@code null} when there were none
 * @param ageNanos the entry's age when it was found
 * @param picoUsd the amount, {@link #UNPRICED} without a price
 */
record HitValue(
    HitLedger ledger,
    HitLedger.Model model,
    @Nullable PriceBook book,
    long ageNanos,
    long picoUsd) {
  static final long UNPRICED = -1;
  private static final long GOOD_FOR_NANOS = 1_000_000_000;

  @SuppressWarnings("ReferenceEquality") // another ledger or book is another object
  boolean isGood(HitLedger asking, PriceBook current, long age) {
    return ledger == asking
        && book == current
        && age >= ageNanos
        && age - ageNanos < GOOD_FOR_NANOS;
  }
}
