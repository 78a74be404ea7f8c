package dev.loom.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks of the cache. Immutable; not part of the cache key.
 *
 * @param ttl lifetime of what this call stores, 1 s to 30 d; {@code null} for the configured one
 * @param read whether an entry may answer this call, or an equal call in flight
 * @param store whether this call's answer may be kept
 */
public record CacheDirectives(@Nullable Duration ttl, boolean read, boolean store) {

  /** Shortest lifetime that can be asked for. */
  public static final Duration MIN_TTL = Duration.ofSeconds(1);

  /** Longest lifetime that can be asked for. */
  public static final Duration MAX_TTL = Duration.ofDays(30);

  /** Reads and stores, with the configured lifetime. */
  public static final CacheDirectives DEFAULT = new CacheDirectives(null, true, true);

  /** Does not read, but stores: the next equal call gets this call's answer. */
  public static final CacheDirectives NO_CACHE = new CacheDirectives(null, false, true);

  /** Reads, but stores nothing. */
  public static final CacheDirectives NO_STORE = new CacheDirectives(null, true, false);

  /** Neither reads nor stores. */
  public static final CacheDirectives OFF = new CacheDirectives(null, false, false);

  // Rejects a lifetime out of range; zero never means "for ever".
  public CacheDirectives {
    if (ttl != null && (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0)) {
      throw new IllegalArgumentException(
          "cache directive ttl is " + ttl + "; allowed are 1 s to 30 d (use NO_STORE for none)");
    }
    if (ttl != null && !store) {
      throw new IllegalArgumentException(
          "cache directives give a ttl for an answer that is not stored; drop one of the two");
    }
  }

  /**
   * Reads and stores, with a lifetime of its own.
   *
   * @param ttl 1 s to 30 d
   * @return the directives
   */
  public static CacheDirectives ttl(Duration ttl) {
    return new CacheDirectives(ttl, true, true);
  }
}
