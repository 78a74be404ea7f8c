package dev.loom.cache.blackbox;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.MemoryBackend;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A store in memory that runs the next hook, if any, between a lookup and its return. */
final class HookedBackend implements CacheBackend {
  final Queue<Runnable> afterGet = new ConcurrentLinkedQueue<>();
  private final MemoryBackend memory = new MemoryBackend();

  @Override
  public @Nullable CacheHit get(CacheKey key) {
    CacheHit hit = memory.get(key);
    Runnable hook = afterGet.poll();
    if (hook != null) {
      hook.run();
    }
    return hit;
  }

  @Override
  public boolean put(CacheEntry entry) {
    return memory.put(entry);
  }

  @Override
  public long invalidate(CacheSelector selector) {
    return memory.invalidate(selector);
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
