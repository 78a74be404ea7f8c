package dev.loom.cache;

/**
 * Keeps entries. The extension point for other stores; found through {@link CacheBackendFactory} or
 * handed to {@link CachingBuilder#backend(CacheBackend)}.
 *
 * <p>Implementations must be thread-safe and should answer in well under a millisecond. They never
 * call an upstream: there is no loader. What {@link #get}, {@link #ticket}, {@link #put} and {@link
 * #stats} throw is counted and never reaches a host; what {@link #invalidate}, {@link #dryRun} and
 * {@link #close} throw is counted and does, since whoever asks for these must know that they
 * failed. The abstract test {@code CacheBackendContract}, in the test-jar of this module, states
 * the rules; a backend proves itself by passing it.
 */
public interface CacheBackend extends AutoCloseable {

  /**
   * Finds the entry of a key, fresh or stale. An entry past its stale window, invalidated or
   * replaced is never found.
   *
   * @param key what to look for
   * @return a {@link CacheHit}, or a {@link CacheMiss}; always a miss after {@link #close}
   */
  CacheLookup get(CacheKey key);

  /**
   * Marks the moment before an answer is fetched that no lookup comes before.
   *
   * @param key what the answer will be stored under
   * @return the ticket to store it with; still given after {@link #close}, to no use
   */
  StoreTicket ticket(CacheKey key);

  /**
   * Keeps an entry in place of any other of its key; its lifetime starts now.
   *
   * @param entry what to keep
   * @param ticket the mark taken before its answer was fetched, from this backend
   * @return what became of it; anything but {@code STORED} leaves an older entry of the key as it
   *     was; always {@code CLOSED} after {@link #close}
   * @throws IllegalArgumentException when the ticket is not from this very backend
   */
  StoreResult put(CacheEntry entry, StoreTicket ticket);

  /**
   * Drops entries at once: none of them is found by a {@link #get} that begins after this returns,
   * and no answer whose ticket is older is stored among them.
   *
   * @param selector which
   * @return how many were dropped that a lookup could still have found; none after {@link #close}
   * @throws IllegalStateException after {@link #close} of a store whose entries outlive it: they
   *     are out of its reach
   */
  Invalidation invalidate(CacheSelector selector);

  /**
   * Counts what {@link #invalidate} would drop, and changes nothing.
   *
   * @param selector which
   * @return the same number
   * @throws IllegalStateException as {@link #invalidate}
   */
  Invalidation dryRun(CacheSelector selector);

  /**
   * What the store holds and has dropped.
   *
   * @return a snapshot; no entries after {@link #close}
   */
  BackendStats stats();

  /**
   * How the store is at this moment, told at once: a store outside the JVM answers from what it
   * knows. Fit to be asked often. By default what {@link #stats} tells.
   *
   * @return its state
   */
  default BackendStats.State state() {
    return stats().state();
  }

  /** Lets go what the store holds, for good; harmless when repeated. */
  @Override
  void close();
}
