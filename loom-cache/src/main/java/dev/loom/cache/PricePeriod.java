package dev.loom.cache;

import dev.loom.cost.PriceBook;
import java.time.Instant;

/**
 * A time in which one price book prices every usage the same. Only the object counts: another
 * ledger has others, though they be of the same book and time.
 */
final class PricePeriod {
  private final PriceBook book;
  private final Instant from;
  private final Instant until;

  /**
   * The period that a moment is in, as far as it is of interest: what was before is another.
   *
   * @param book the prices
   * @param now the moment
   */
  PricePeriod(PriceBook book, Instant now) {
    this.book = book;
    this.from = now;
    this.until = book.nextChange(now).orElse(Instant.MAX);
  }

  @SuppressWarnings("ReferenceEquality") // another book is another object
  boolean isOf(PriceBook other) {
    return book == other;
  }

  boolean holds(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
