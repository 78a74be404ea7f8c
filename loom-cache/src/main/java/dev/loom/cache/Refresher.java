package dev.loom.cache;

import dev.loom.chat.CacheDirectives;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.LoomClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refreshes stale entries in the background, one call per key at a time, through the head of the
 * chain: a refresh is logged, priced and held to budgets like any other call. What finds no room in
 * the queue is skipped and counted; the next call of the key tries again. So is what another call
 * has made fresh before its turn came. Thread-safe.
 */
final class Refresher {
  private static final int THREADS = 2;
  private static final int QUEUE = 64;
  private static final long IDLE_SECONDS = 10;

  private final LoomClient head;
  private final GuardedBackend backend;
  private final CacheLifetimes lifetimes;
  private final CacheCounters counters;
  private final Set<CacheKey> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;

  Refresher(
      LoomClient head, GuardedBackend backend, CacheLifetimes lifetimes, CacheCounters counters) {
    this.head = head;
    this.backend = backend;
    this.lifetimes = lifetimes;
    this.counters = counters;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            daemons());
    threads.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "loom-cache-refresh-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Starts a refresh of the entry that the call has read, unless one is under way. Never throws.
   */
  void refresh(Call call, CacheEntry stale) {
    if (!running.add(call.key)) {
      return;
    }
    try {
      CacheDirectives refresh =
          call.directives.asRefresh(lifetimes.own(stale.ttl()), stale.labels().tags());
      ChatRequest request = call.request.toBuilder().cache(refresh).build();
      threads.execute(() -> run(call.key, request));
    } catch (RejectedExecutionException full) {
      running.remove(call.key);
      counters.refreshesSkipped.increment();
    } catch (Throwable trouble) { // no thread or memory is left; the stale answer is served
      running.remove(call.key);
      counters.refreshesFailed.increment();
    }
  }

  private void run(CacheKey key, ChatRequest request) {
    try {
      if (backend.get(key) instanceof CacheHit hit && hit.isFresh()) {
        counters.refreshesSkipped.increment();
      } else {
        head.chat(request, null);
      }
    } catch (Throwable failure) { // recorded by the chain's own log; nobody waits for it here
      counters.refreshesFailed.increment();
    } finally {
      running.remove(key);
    }
  }

  /** Waits for what runs, then interrupts it; what is queued is dropped. */
  void close(Duration limit) {
    threads.shutdown();
    threads.getQueue().clear();
    try {
      threads.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
