package dev.loom.examples.terminal;

import dev.loom.cost.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers look in tables, the same in every locale. */
public final class Show {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private Show() {}

  /** A count with thousands set apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** An exact amount of USD; {@code n/a} when unknown. */
  public static String usd(@Nullable Money amount) {
    return amount == null ? "n/a" : amount.toString();
  }

  /** An exact amount of USD. */
  public static String usd(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  /** A share of 0 to 1 as a percentage. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** A time in milliseconds. */
  public static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / NANOS_PER_MILLI);
  }

  /** A time in microseconds. */
  public static String micros(Duration time) {
    return String.format(Locale.ROOT, "%.1f µs", time.toNanos() / NANOS_PER_MICRO);
  }
}
