package dev.loom.chat;

import java.time.Duration;

/**
 * Durations the way that people and settings spell them, for messages: {@code 1h30m}, {@code
 * 250ms}, {@code 30d}, {@code 0}. Exact to the nanosecond, on one line.
 */
public final class ShownDuration {
  private static final int NANOS_OF_MILLI = 1_000_000;

  private ShownDuration() {}

  /**
   * Spells a duration.
   *
   * @param value any duration
   * @return days, hours, minutes, seconds, milliseconds and nanoseconds, each as far as it is not
   *     zero; a negative one with a minus sign in front of the whole
   */
  public static String of(Duration value) {
    if (value.isZero()) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    Duration size = value;
    if (value.isNegative()) {
      text.append('-');
      size = value.abs();
    }
    append(text, size.toDays(), "d");
    append(text, size.toHoursPart(), "h");
    append(text, size.toMinutesPart(), "m");
    append(text, size.toSecondsPart(), "s");
    append(text, size.toMillisPart(), "ms");
    append(text, size.toNanosPart() % NANOS_OF_MILLI, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
