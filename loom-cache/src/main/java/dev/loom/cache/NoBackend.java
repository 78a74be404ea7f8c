package dev.loom.cache;

/**
 * Stands where a cache that is turned off has its store: opens, keeps and finds nothing, and says
 * which kind of store is configured. Immutable.
 */
final class NoBackend implements CacheBackend {
  /** The one moment that this store knows. */
  private enum Never implements StoreTicket {
    TICKET
  }

  private static final Invalidation NOTHING = new Invalidation(0, false);

  private final BackendStats stats;

  /** Stands for a store that would call itself so. */
  NoBackend(String name) {
    this.stats = new BackendStats(name, BackendStats.State.OK, 0, 0, 0, 0, 0);
  }

  @Override
  public CacheLookup get(CacheKey key) {
    return new CacheMiss(Never.TICKET);
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return Never.TICKET;
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    return StoreResult.CLOSED;
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    return NOTHING;
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return NOTHING;
  }

  @Override
  public BackendStats stats() {
    return stats;
  }

  @Override
  public void close() {}
}
