package dev.loom.cache.blackbox;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A store in memory that runs the next hook, if any, after a lookup and around a store. */
final class HookedBackend implements CacheBackend {
  final Queue<Runnable> afterGet = new ConcurrentLinkedQueue<>();
  final Queue<Runnable> beforePut = new ConcurrentLinkedQueue<>();
  final Queue<Runnable> afterPut = new ConcurrentLinkedQueue<>();

  /** What becomes of an entry instead of its store; {@code null} for the store itself. */
  volatile @Nullable StoreResult refusal;

  private final MemoryBackend memory;

  HookedBackend() {
    this(new MemoryBackend());
  }

  HookedBackend(MemoryBackend memory) {
    this.memory = memory;
  }

  @Override
  public CacheLookup get(CacheKey key) {
    CacheLookup hit = memory.get(key);
    next(afterGet);
    return hit;
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    next(beforePut);
    StoreResult refused = refusal;
    StoreResult result = refused == null ? memory.put(entry, ticket) : refused;
    next(afterPut);
    return result;
  }

  private static void next(Queue<Runnable> hooks) {
    Runnable hook = hooks.poll();
    if (hook != null) {
      hook.run();
    }
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    return memory.invalidate(selector);
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return memory.ticket(key);
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return memory.dryRun(selector);
  }

  @Override
  public BackendStats stats() {
    return memory.stats();
  }

  @Override
  public void close() {
    memory.close();
  }
}
