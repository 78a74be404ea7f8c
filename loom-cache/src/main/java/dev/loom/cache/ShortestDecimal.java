package dev.loom.cache;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The shortest decimal that reads back as a given binary number, the same on every JDK; {@code
 * Double.toString} gives longer ones for some numbers before JDK 19.
 */
final class ShortestDecimal {
  // Decimals of up to 15 digits are all different as doubles, so the first one found is the one.
  private static final double SURE = 1e15;
  private static final double[] POWERS = {1e2, 1e5, 1e9};
  private static final int[] PLACES = {2, 5, 9};

  private ShortestDecimal() {}

  static void write(double value, KeyEncoder out) {
    if (!Double.isFinite(value)) {
      throw new UnkeyableException("a number is not finite");
    }
    for (int i = 0; i < POWERS.length; i++) { // nearly every parameter has at most two places
      double scaled = Math.rint(value * POWERS[i]);
      if (Math.abs(scaled) >= SURE) {
        break;
      }
      if (scaled / POWERS[i] == value) {
        out.decimal((long) scaled, -PLACES[i]);
        return;
      }
    }
    out.decimal(search(new BigDecimal(value), Double.toString(value), false));
  }

  static void write(float value, KeyEncoder out) {
    if (!Float.isFinite(value)) {
      throw new UnkeyableException("a number is not finite");
    }
    out.decimal(search(new BigDecimal(value), Float.toString(value), true));
  }

  /**
   * Goes down from what the JDK prints, which reads back and is at most a digit or two too long.
   */
  private static BigDecimal search(BigDecimal exact, String printed, boolean single) {
    BigDecimal best = new BigDecimal(printed).stripTrailingZeros();
    for (int digits = best.precision(); digits > 0; digits--) {
      BigDecimal closest = closest(exact, digits, single);
      if (closest == null) {
        break;
      }
      best = closest;
    }
    return best;
  }

  /** The closest decimal of so many digits that reads back, or {@code null}. */
  private static @Nullable BigDecimal closest(BigDecimal exact, int digits, boolean single) {
    BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
    BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
    boolean downReads = readsAs(down, exact, single);
    boolean upReads = readsAs(up, exact, single);
    if (downReads && upReads) {
      return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }
    if (downReads) {
      return down;
    }
    return upReads ? up : null;
  }

  private static boolean readsAs(BigDecimal shorter, BigDecimal exact, boolean single) {
    return single
        ? shorter.floatValue() == exact.floatValue()
        : shorter.doubleValue() == exact.doubleValue();
  }
}
