package dev.loom.cost;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a call's usage costs. What is not known is {@code null}, never 0. Immutable.
 *
 * @param status how far the amount can be trusted
 * @param amount the amount, rounded once, half-even, to 10<sup>-12</sup> USD; {@code null} when
 *     unpriced
 * @param source where the price came from: {@code bundled:<version>}, {@code user:<version>},
 *     {@code provider}, {@code import}; {@code null} when unpriced
 * @param match which model of the book priced it and how that was found; {@code null} when the
 *     price is not from a book
 * @param listed what the book says where the provider's own figure is the amount, so that the two
 *     can be compared; {@code null} where the book does not know, and beside any other amount
 */
public record Cost(
    Status status,
    @Nullable Money amount,
    @Nullable String source,
    @Nullable PriceMatch match,
    @Nullable Money listed) {

  /** How far an amount can be trusted. */
  public enum Status {
    /** Every class with tokens had its rate, or the provider reported the cost. */
    PRICED,
    /** The price is known and is zero. */
    FREE,
    /** Counts were estimated, or a stand-in rate was used. */
    ESTIMATED,
    /** No price, or no usage. */
    UNPRICED
  }

  /** Nothing is known. */
  public static final Cost UNPRICED = new Cost(Status.UNPRICED, null, null);

  // Rejects an amount beside UNPRICED, and a missing or negative one beside any other status.
  public Cost {
    Objects.requireNonNull(status, "status");
    if ((status == Status.UNPRICED) != (amount == null)) {
      throw new IllegalArgumentException(
          "a cost of status "
              + status
              + " must "
              + (amount == null ? "" : "not ")
              + "have an amount");
    }
    if (amount != null && amount.picoUsd() < 0) {
      throw new IllegalArgumentException("a cost is negative: " + amount);
    }
  }

  /**
   * A cost that is a book's figure or nobody's.
   *
   * @param status how far the amount can be trusted
   * @param amount the amount, {@code null} when unpriced
   * @param source where it came from, {@code null} when unpriced
   * @param match which model of the book priced it, {@code null} when the price is not from a book
   */
  public Cost(
      Status status, @Nullable Money amount, @Nullable String source, @Nullable PriceMatch match) {
    this(status, amount, source, match, null);
  }

  /**
   * A cost that no price book stands behind.
   *
   * @param status how far the amount can be trusted
   * @param amount the amount, {@code null} when unpriced
   * @param source where it came from, {@code null} when unpriced
   */
  public Cost(Status status, @Nullable Money amount, @Nullable String source) {
    this(status, amount, source, null, null);
  }
}
