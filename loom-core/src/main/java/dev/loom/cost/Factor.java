package dev.loom.cost;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A decimal factor, also as a whole number and a count of decimals for arithmetic in {@code long}.
 *
 * @param exact the factor
 * @param unscaled the factor times 10<sup>scale</sup>, -1 when that is too large
 * @param scale the decimals, not negative
 */
record Factor(BigDecimal exact, long unscaled, int scale) {

  static Factor of(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    BigDecimal exact = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    BigInteger digits = exact.unscaledValue();
    return new Factor(exact, digits.bitLength() > 63 ? -1 : digits.longValue(), exact.scale());
  }
}
