package dev.loom.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * What a lookup found. Immutable.
 *
 * @param entry the entry
 * @param tier the store that held it, for instance {@code memory}
 * @param age time since it was stored
 * @param remaining time for which it stays fresh
 */
public record CacheHit(CacheEntry entry, String tier, Duration age, Duration remaining) {
  // Rejects {@code null}.
  public CacheHit {
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(remaining, "remaining");
  }
}
