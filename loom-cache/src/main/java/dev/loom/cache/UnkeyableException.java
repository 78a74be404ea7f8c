package dev.loom.cache;

/**
 * Says that a request has no cache key, because two different requests could otherwise get the same
 * one. The message names the rule and never holds content. A {@link CachingProvider} sends such a
 * call past the cache; only {@link CacheKey#of} throws this to a host.
 */
public final class UnkeyableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnkeyableException(String message) {
    super(message);
  }

  UnkeyableException(String message, Throwable cause) {
    super(message, cause);
  }
}
