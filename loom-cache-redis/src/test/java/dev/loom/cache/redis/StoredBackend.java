package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A {@link StoredCache} as a backend that throws what the link throws. */
final class StoredBackend implements CacheBackend {
  final PlainLink link;
  final StoredCache cache;
  private volatile boolean closed;

  StoredBackend(PlainLink link, BackendSettings settings) {
    this.link = link;
    this.cache = new StoredCache(link, settings);
  }

  static BackendSettings settings(CacheSecret secret, boolean encrypt, CacheSecret... previous) {
    RemoteSettings remote =
        new RemoteSettings(
            Duration.ofMillis(50), 16, 0, false, "loom", Duration.ZERO, encrypt, false);
    return new BackendSettings(
        "redis://localhost", 10_000, 500 << 20, Duration.ZERO, remote, secret, List.of(previous));
  }

  /** A call of the link. */
  private interface Action<T> {
    T run() throws LinkException;
  }

  private static <T> T unchecked(Action<T> action) {
    try {
      return action.run();
    } catch (LinkException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CacheLookup get(CacheKey key) {
    return closed ? new CacheMiss(new StoreTicket() {}) : unchecked(() -> cache.get(key));
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return unchecked(() -> cache.ticket(key));
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    return closed ? StoreResult.CLOSED : unchecked(() -> cache.put(entry, ticket));
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    requireOpen();
    return unchecked(() -> cache.invalidate(selector, Instant.now()));
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    requireOpen();
    return unchecked(() -> cache.dryRun(selector));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  @Override
  public BackendStats stats() {
    return closed
        ? new BackendStats("redis", BackendStats.State.DOWN, 0, 0, 0, 0, 0)
        : unchecked(cache::stats);
  }

  void sweep() {
    unchecked(
        () -> {
          cache.sweep();
          return null;
        });
  }

  @Override
  public void close() {
    closed = true;
    link.close();
  }
}
