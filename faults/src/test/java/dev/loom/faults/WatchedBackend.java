package dev.loom.faults;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.function.Supplier;

/** Measures how long a store holds its callers. */
final class WatchedBackend implements CacheBackend {
  private final CacheBackend store;
  private final Spans spans;
  private final Duration limit;
  private final ThreadLocal<int[]> used = ThreadLocal.withInitial(() -> new int[1]);

  WatchedBackend(CacheBackend store, Spans spans, Duration limit) {
    this.store = store;
    this.limit = limit;
    this.spans = spans;
  }

  /** How often this thread has used the store. */
  int used() {
    return used.get()[0];
  }

  private <T> T timed(String what, Supplier<T> use) {
    used.get()[0]++;
    long start = System.nanoTime();
    try {
      return use.get();
    } finally {
      spans.add(what, limit, start, System.nanoTime());
    }
  }

  @Override
  public CacheLookup get(CacheKey key) {
    return timed("a lookup", () -> store.get(key));
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return timed("a ticket", () -> store.ticket(key));
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    return timed("a store", () -> store.put(entry, ticket));
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    return store.invalidate(selector);
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return store.dryRun(selector);
  }

  @Override
  public BackendStats stats() {
    return store.stats();
  }

  @Override
  public void close() {
    store.close();
  }
}
