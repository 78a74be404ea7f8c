package dev.loom.cache;

import org.jspecify.annotations.Nullable;

/**
 * Keeps entries. The extension point for other stores; found through {@link CacheBackendFactory} or
 * handed to {@link Caching.Builder#backend(CacheBackend)}.
 *
 * <p>Implementations must be thread-safe and should answer in well under a millisecond. They never
 * call an upstream: there is no loader. Whatever they throw is counted as a backend error and never
 * reaches a host. The abstract test {@code CacheBackendContract} states the rules.
 */
public interface CacheBackend extends AutoCloseable {

  /**
   * Finds the fresh entry of a key. An entry past its lifetime is never found.
   *
   * @param key what to look for
   * @return the entry, or {@code null} for a miss; always {@code null} after {@link #close}
   */
  @Nullable CacheHit get(CacheKey key);

  /**
   * Keeps an entry in place of any other of its key; its lifetime starts now.
   *
   * @param entry what to keep
   * @return false when the store cannot hold it: too large, or closed
   */
  boolean put(CacheEntry entry);

  /**
   * Drops entries at once: none of them is found by a {@link #get} that begins after this returns.
   *
   * @param selector which
   * @return how many were dropped that a lookup could still have found
   */
  long invalidate(CacheSelector selector);

  /**
   * Drops all entries.
   *
   * @return how many were dropped that a lookup could still have found
   */
  default long clear() {
    return invalidate(CacheSelector.all());
  }

  /**
   * What the store holds and has dropped.
   *
   * @return a snapshot
   */
  BackendStats stats();

  /** Frees what the store holds; harmless when repeated. */
  @Override
  void close();
}
