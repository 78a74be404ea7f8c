package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers and logs when Redis went and came back: a line each. Thread-safe. */
final class Outages {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

  private final Clock clock;
  private final Runnable onReturn;
  private boolean isAway;
  private long number;
  private @Nullable Instant fellBack;
  private @Nullable Instant cameBack;

  /** A memory that has something done each time Redis comes back. */
  Outages(Clock clock, Runnable onReturn) {
    this.clock = clock;
    this.onReturn = onReturn;
  }

  /** Redis is away, as far as is known for the reason given. */
  synchronized void away(@Nullable Kind reason) {
    if (isAway || reason == null) {
      return; // it is told once, and not before the first attempt has ended
    }
    isAway = true;
    number++;
    fellBack = clock.instant();
    warn(
        "The cache fell back to memory: {}. It uses Redis again when that is back.",
        Failures.of(reason).getMessage());
  }

  /** Redis is used again. */
  synchronized void back() {
    Instant now = clock.instant();
    Instant since = fellBack;
    cameBack = now;
    if (isAway && since != null) {
      onReturn.run();
      info(Duration.between(since, now).toMillis());
    }
    isAway = false;
  }

  /** What is known, for {@link RedisHealth}. */
  synchronized RedisHealth health(boolean available, int pending, boolean authenticated) {
    return new RedisHealth(available, number, fellBack, cameBack, pending, authenticated);
  }

  static void warn(String text, @Nullable Object value) {
    try {
      LOG.warn(text, value);
    } catch (RuntimeException | Error ignored) {
      // A logging backend that throws is no reason to be without a cache.
    }
  }

  private static void info(long millis) {
    try {
      LOG.info("The cache uses Redis again, after {} ms.", millis);
    } catch (RuntimeException | Error ignored) {
      // See above.
    }
  }
}
