package dev.loom.cache;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as a given binary number, the same on every JDK; {@code
 * Double.toString} gives longer ones for some numbers before JDK 19.
 */
final class ShortestDecimal {
  // Decimals of up to 15 digits are all different as doubles, so the first one found is the one.
  private static final double SURE = 1e15;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private ShortestDecimal() {}

  static void write(double value, KeyEncoder out) {
    if (!Double.isFinite(value)) {
      throw new UnkeyableException("a number is not finite");
    }
    for (int places = 0; places < POWERS.length; places++) {
      double scaled = Math.rint(value * POWERS[places]);
      if (Math.abs(scaled) >= SURE) {
        break;
      }
      if (scaled / POWERS[places] == value) {
        out.decimal((long) scaled, -places);
        return;
      }
    }
    out.decimal(search(new BigDecimal(value), false));
  }

  static void write(float value, KeyEncoder out) {
    if (!Float.isFinite(value)) {
      throw new UnkeyableException("a number is not finite");
    }
    out.decimal(value == 0 ? BigDecimal.ZERO : search(new BigDecimal(value), true));
  }

  private static BigDecimal search(BigDecimal exact, boolean single) {
    for (int digits = 1; digits < exact.precision(); digits++) {
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean downReads = readsAs(down, exact, single);
      boolean upReads = readsAs(up, exact, single);
      if (downReads && upReads) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      }
      if (downReads || upReads) {
        return downReads ? down : up;
      }
    }
    return exact;
  }

  private static boolean readsAs(BigDecimal shorter, BigDecimal exact, boolean single) {
    return single
        ? shorter.floatValue() == exact.floatValue()
        : shorter.doubleValue() == exact.doubleValue();
  }
}
