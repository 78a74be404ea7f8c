package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Redis's time as last read, moved on by our monotonic clock; until it is read, our own time.
 * Thread-safe.
 */
final class RedisClock {
  private static final long MICROS = TimeUnit.SECONDS.toMicros(1);

  private volatile Reading reading =
      new Reading(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()), System.nanoTime());

  private record Reading(long micros, long nanos) {}

  long micros() {
    Reading last = reading;
    return last.micros + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - last.nanos);
  }

  /** Takes the answer to TIME, asked between two moments of {@link System#nanoTime}. */
  void read(List<?> answer, long asked, long answered) {
    long micros = number(answer.get(0)) * MICROS + number(answer.get(1));
    reading = new Reading(micros, asked + (answered - asked) / 2);
  }

  private static long number(Object text) {
    return Long.parseLong(new String((byte[]) text, StandardCharsets.US_ASCII));
  }
}
