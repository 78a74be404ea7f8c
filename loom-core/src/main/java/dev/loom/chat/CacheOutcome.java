package dev.loom.chat;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the cache did with a call. Immutable.
 *
 * @param status what happened
 * @param reason why a call went past the cache, why its answer was not stored or, of one that was,
 *     why it did not wait for an equal call in flight: a short code, else {@code null}
 * @param tier which store answered: {@code memory}, {@code redis}; {@code null} when no entry was
 *     served
 * @param age how old the served entry is; zero when none was served
 * @param remaining how long the served entry stays fresh: zero or negative for a stale one; zero
 *     when none was served
 * @param latencySaved what the upstream took when the served entry was made; zero when none was
 * @param keyId first 12 hex digits of the key, {@code null} without a key
 */
public record CacheOutcome(
    Status status,
    @Nullable String reason,
    @Nullable String tier,
    Duration age,
    Duration remaining,
    Duration latencySaved,
    @Nullable String keyId) {

  /** Outcomes that statistics count apart. */
  public enum Status {
    /** No cache in the chain. */
    NONE,
    /** A fresh entry was served. */
    HIT,
    /** Nothing was found; the upstream was called. */
    MISS,
    /** An entry past its lifetime was served. */
    STALE,
    /** The answer of an equal call in flight was served. */
    COALESCED,
    /** The caller asked for a fresh answer. */
    REFRESH,
    /** The cache was not asked; the reason says why. */
    BYPASS
  }

  /** A chain without a cache. */
  public static final CacheOutcome NONE = of(Status.NONE, null, null);

  // Rejects {@code null} times.
  public CacheOutcome {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(remaining, "remaining");
    Objects.requireNonNull(latencySaved, "latencySaved");
  }

  /**
   * An outcome without a served entry.
   *
   * @param status what happened
   * @param reason a short code, or {@code null}
   * @param keyId first 12 hex digits of the key, or {@code null}
   * @return the outcome
   */
  public static CacheOutcome of(Status status, @Nullable String reason, @Nullable String keyId) {
    return new CacheOutcome(
        status, reason, null, Duration.ZERO, Duration.ZERO, Duration.ZERO, keyId);
  }
}
