package dev.loom.cache.blackbox;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that fails every call, or answers every lookup with the entry stored last. */
final class BrokenBackend implements CacheBackend {
  private static final StoreTicket TICKET = new StoreTicket() {};

  private final Supplier<? extends Error> failure;
  private volatile @Nullable CacheEntry last;
  private volatile boolean confused;

  BrokenBackend() {
    this(() -> new NoClassDefFoundError("the store is broken"));
  }

  BrokenBackend(Supplier<? extends Error> failure) {
    this.failure = failure;
  }

  void answerWithLastStored() {
    confused = true;
  }

  @Override
  public CacheLookup get(CacheKey key) {
    CacheEntry entry = last;
    if (confused && entry != null) {
      return new CacheHit(entry, "broken", Duration.ZERO, Duration.ofHours(1));
    }
    throw failure.get();
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    last = entry;
    throw failure.get();
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    throw failure.get();
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return TICKET;
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    throw failure.get();
  }

  @Override
  public BackendStats stats() {
    throw failure.get();
  }

  @Override
  public void close() {
    throw failure.get();
  }
}
