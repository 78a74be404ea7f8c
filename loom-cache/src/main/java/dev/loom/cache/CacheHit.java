package dev.loom.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * An entry that a lookup found. Immutable.
 *
 * @param entry the entry
 * @param tier the store that held it, for instance {@code memory}
 * @param age time since it was stored
 * @param remaining time for which it stays fresh; zero or negative for an entry that is stale
 */
public record CacheHit(CacheEntry entry, String tier, Duration age, Duration remaining)
    implements CacheLookup {
  // Rejects {@code null}.
  public CacheHit {
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(remaining, "remaining");
  }

  /**
   * Whether the entry is within its lifetime.
   *
   * @return false when it may be served by the rules for stale entries alone
   */
  public boolean isFresh() {
    return !remaining.isNegative() && !remaining.isZero();
  }
}
