package dev.loom.cache.blackbox;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheSelector;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that fails every call, or answers every lookup with the entry stored last. */
final class BrokenBackend implements CacheBackend {
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
  public @Nullable CacheHit get(CacheKey key) {
    CacheEntry entry = last;
    if (confused && entry != null) {
      return new CacheHit(entry, "broken", Duration.ZERO, Duration.ofHours(1));
    }
    throw failure.get();
  }

  @Override
  public boolean put(CacheEntry entry) {
    last = entry;
    throw failure.get();
  }

  @Override
  public long invalidate(CacheSelector selector) {
    return 0;
  }

  @Override
  public BackendStats stats() {
    throw failure.get();
  }

  @Override
  public void close() {}
}
