package dev.loom.cache;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread that lets one store drop its expired entries from time to time. It does not keep
 * the store alive, and ends with it.
 */
final class CleanupThread implements AutoCloseable {
  static final String NAME = "loom-cache";

  private final ScheduledThreadPoolExecutor executor;

  @SuppressWarnings(
      "FutureReturnValueIgnored") // cancelled with its executor; a clean-up never throws
  CleanupThread(MemoryBackend backend, Duration period) {
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, NAME);
              thread.setDaemon(true);
              return thread;
            });
    WeakReference<MemoryBackend> store = new WeakReference<>(backend);
    ScheduledThreadPoolExecutor own = executor;
    own.scheduleWithFixedDelay(
        () -> cleanUp(store, own), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void cleanUp(
      WeakReference<MemoryBackend> store, ScheduledThreadPoolExecutor executor) {
    MemoryBackend backend = store.get();
    if (backend == null) {
      executor.shutdown();
    } else {
      backend.cleanUp();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
