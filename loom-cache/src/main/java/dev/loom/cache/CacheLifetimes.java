package dev.loom.cache;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.CacheDirectives;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long answers live, and how long past that they may still be served. Immutable.
 *
 * @param defaultTtl lifetime of an entry whose call names none
 * @param ttlJitter largest share by which a default lifetime is shortened at random, 0 to 0.5
 * @param staleWhileRevalidate how long past its lifetime an entry is served while it is refreshed
 * @param staleIfError how long past its lifetime an entry is served when the upstream fails
 * @param negativeTtl how long a failure that the request itself causes is remembered; zero for not
 *     at all
 */
record CacheLifetimes(
    Duration defaultTtl,
    double ttlJitter,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl) {

  private static final double MAX_JITTER = 0.5;
  private static final Duration MAX_NEGATIVE = Duration.ofSeconds(60);

  // Rejects what is out of range, by the names of the settings.
  CacheLifetimes {
    Settings.within("default_ttl", defaultTtl, CacheDirectives.MIN_TTL, CacheDirectives.MAX_TTL);
    Settings.check("ttl_jitter", ttlJitter, ttlJitter >= 0 && ttlJitter <= MAX_JITTER, "0 to 0.5");
    Settings.within(
        "stale_while_revalidate", staleWhileRevalidate, Duration.ZERO, CacheDirectives.MAX_TTL);
    Settings.within("stale_if_error", staleIfError, Duration.ZERO, CacheDirectives.MAX_TTL);
    Settings.within("negative_ttl", negativeTtl, Duration.ZERO, MAX_NEGATIVE);
  }

  boolean revalidates() {
    return !staleWhileRevalidate.isZero();
  }

  boolean survivesErrors() {
    return !staleIfError.isZero();
  }

  /** The lifetime of what a call stores: its own is kept to the letter, the default is jittered. */
  Lifetime of(CacheDirectives directives) {
    Duration fresh = directives.ttl() == null ? jittered() : directives.ttl();
    Duration stale =
        staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
    return new Lifetime(fresh, fresh.plus(stale));
  }

  /** A lifetime that a call asked for; {@code null} for one that may be the default's. */
  @Nullable Duration own(Duration ttl) {
    Duration shortest = defaultTtl.minusNanos((long) (defaultTtl.toNanos() * ttlJitter));
    boolean mayBeDefault = ttl.compareTo(shortest) >= 0 && ttl.compareTo(defaultTtl) <= 0;
    return mayBeDefault ? null : ttl;
  }

  private Duration jittered() {
    if (ttlJitter == 0) {
      return defaultTtl;
    }
    double share = ttlJitter * ThreadLocalRandom.current().nextDouble();
    return defaultTtl.minusNanos((long) (defaultTtl.toNanos() * share));
  }

  /** Whether a stale entry may be served now, to be refreshed in the background. */
  boolean servesWhileRevalidating(CacheHit stale) {
    return revalidates() && stale.remaining().negated().compareTo(staleWhileRevalidate) < 0;
  }

  /** Whether an entry, stale or not, may be served because the upstream failed. */
  boolean servesOnError(CacheHit hit) {
    return survivesErrors() && hit.remaining().negated().compareTo(staleIfError) < 0;
  }
}
