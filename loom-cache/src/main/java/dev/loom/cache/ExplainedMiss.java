package dev.loom.cache;

import java.util.Objects;

/**
 * What a miss differs by from the most similar miss before it. Holds names and short digests, never
 * a value. Immutable.
 *
 * @param key the key that was not found
 * @param nearest the most similar key that was not found before
 * @param difference where the two requests differ first
 */
public record ExplainedMiss(CacheKey key, CacheKey nearest, KeyExplanation.Difference difference) {
  // Rejects {@code null}.
  public ExplainedMiss {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(nearest, "nearest");
    Objects.requireNonNull(difference, "difference");
  }
}
