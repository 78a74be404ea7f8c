package dev.loom.cost;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact amount of US dollars, in units of 10<sup>-12</sup> USD. Every listed price is a whole
 * number of these per token, so sums are exact in any order. Range about ± 9.2 million USD: one
 * call, one report row, one budget. Immutable.
 *
 * @param picoUsd the amount in 10<sup>-12</sup> USD
 */
public record Money(long picoUsd) implements Comparable<Money> {

  /** Nothing. */
  public static final Money ZERO = new Money(0);

  private static final int SCALE = 12;
  private static final int MAX_DIGITS = 7;

  /**
   * An amount in USD, rounded half-even to 10<sup>-12</sup>.
   *
   * @param usd the amount
   * @return the amount
   * @throws ArithmeticException beyond the range
   */
  public static Money ofUsd(BigDecimal usd) {
    long magnitude = (long) usd.precision() - usd.scale(); // the digits before the point
    if (magnitude < -SCALE || usd.signum() == 0) {
      return ZERO; // 1E-999999999 must not be written out to be rounded
    }
    if (magnitude > MAX_DIGITS) {
      throw beyondLimit();
    }
    return checked(usd.setScale(SCALE, RoundingMode.HALF_EVEN).unscaledValue());
  }

  /**
   * An amount in USD.
   *
   * @param usd a decimal, for instance {@code 0.15}
   * @return the amount
   */
  public static Money ofUsd(String usd) {
    return ofUsd(new BigDecimal(usd));
  }

  /**
   * The amount in USD, exact.
   *
   * @return a decimal of scale 12
   */
  public BigDecimal toUsd() {
    return BigDecimal.valueOf(picoUsd, SCALE);
  }

  /**
   * Adds exactly.
   *
   * @param other the other amount
   * @return the sum
   * @throws ArithmeticException beyond the range
   */
  public Money plus(Money other) {
    return checked(BigInteger.valueOf(picoUsd).add(BigInteger.valueOf(other.picoUsd)));
  }

  /**
   * Subtracts exactly.
   *
   * @param other the other amount
   * @return the difference
   * @throws ArithmeticException beyond the range
   */
  public Money minus(Money other) {
    return checked(BigInteger.valueOf(picoUsd).subtract(BigInteger.valueOf(other.picoUsd)));
  }

  /**
   * Multiplies exactly.
   *
   * @param factor a whole number
   * @return the product
   * @throws ArithmeticException beyond the range
   */
  public Money times(long factor) {
    return checked(BigInteger.valueOf(picoUsd).multiply(BigInteger.valueOf(factor)));
  }

  private static Money checked(BigInteger pico) {
    if (pico.bitLength() > 63) {
      throw beyondLimit();
    }
    return new Money(pico.longValue());
  }

  private static ArithmeticException beyondLimit() {
    return new ArithmeticException(
        "amount is beyond the limit of about 9,223,372 USD for a single amount of money");
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(picoUsd, other.picoUsd);
  }

  /**
   * A plain decimal in USD: no exponent, no trailing zeros, zero is {@code 0}.
   *
   * @return for instance {@code 0.0028}
   */
  @Override
  public String toString() {
    return picoUsd == 0 ? "0" : toUsd().stripTrailingZeros().toPlainString();
  }
}
