package dev.loom.cache;

import dev.loom.chat.ShownDuration;
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
        ShownDuration.of(value),
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        ShownDuration.of(least) + " to " + ShownDuration.of(most));
  }

  /** The limits of a store in memory; a period of zero means in passing. */
  static void memory(int maxSize, int maxMemoryMb, Duration cleanupPeriod) {
    within("max_size", maxSize, 1, EntryWeight.MAX_ENTRIES);
    within("max_memory_mb", maxMemoryMb, 1, MAX_MEMORY_MB);
    if (!cleanupPeriod.isZero()) {
      within("cleanup_period", cleanupPeriod, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }
}
