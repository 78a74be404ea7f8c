package dev.loom.cache;

/** Keeps nothing: what stands in for a store where configuration turns the cache off. */
final class NoBackend implements CacheBackend {
  private static final StoreTicket TICKET = new StoreTicket() {};

  @Override
  public CacheLookup get(CacheKey key) {
    return new CacheMiss(TICKET);
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return TICKET;
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    return StoreResult.CLOSED;
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    return Invalidation.of(0);
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return Invalidation.of(0);
  }

  @Override
  public BackendStats stats() {
    return new BackendStats("none", BackendStats.State.OK, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
