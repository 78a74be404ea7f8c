package dev.loom.log;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Where one provider's answers and the price book do not agree. Immutable.
 *
 * @param adjusted calls whose token counts did not add up and were corrected
 * @param reported calls whose cost the provider reported and the book knows too
 * @param reportedUsd what the provider reported for those calls, in USD
 * @param listedUsd what the book says of the same calls, in USD
 */
public record ProviderBilling(
    long adjusted, long reported, BigDecimal reportedUsd, BigDecimal listedUsd) {

  // Rejects {@code null}.
  public ProviderBilling {
    Objects.requireNonNull(reportedUsd, "reportedUsd");
    Objects.requireNonNull(listedUsd, "listedUsd");
  }

  /**
   * By how much the provider's figures exceed those of the book.
   *
   * @return USD, negative when the book says more
   */
  public BigDecimal difference() {
    return reportedUsd.subtract(listedUsd);
  }
}
