package dev.loom.cache;

import java.time.Duration;

/** Says in one sentence what is wrong with a setting: its name, its value, what is allowed. */
final class Settings {
  private static final int MAX_MEMORY_MB = 1 << 20;

  private Settings() {}

  static void check(String setting, Object value, boolean allowed, String range) {
    if (!allowed) {
      throw new IllegalArgumentException(setting + " is " + value + "; allowed are " + range);
    }
  }

  static void within(String setting, long value, long least, long most) {
    check(setting, value, value >= least && value <= most, least + " to " + most);
  }

  static void within(String setting, Duration value, Duration least, Duration most) {
    check(
        setting,
        text(value),
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        text(least) + " to " + text(most));
  }

  /** The limits of a store in memory; a period of zero means in passing. */
  static void memory(int maxSize, int maxMemoryMb, Duration cleanupPeriod) {
    within("max_size", maxSize, 1, EntryWeight.MAX_ENTRIES);
    within("max_memory_mb", maxMemoryMb, 1, MAX_MEMORY_MB);
    if (!cleanupPeriod.isZero()) {
      within("cleanup_period", cleanupPeriod, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /** A duration the way that configuration spells it, for instance {@code 1h30m}. */
  static String text(Duration value) {
    if (value.isZero()) {
      return "0";
    }
    if (value.isNegative()) {
      return "-" + text(value.negated());
    }
    StringBuilder text = new StringBuilder();
    append(text, value.toDays(), "d");
    append(text, value.toHoursPart(), "h");
    append(text, value.toMinutesPart(), "m");
    append(text, value.toSecondsPart(), "s");
    append(text, value.toMillisPart(), "ms");
    append(text, value.toNanosPart() % 1_000_000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
