package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A backend that cannot hurt a call: what it throws is counted and logged, what it confuses is
 * refused. Thread-safe.
 */
final class GuardedBackend {
  private final CacheBackend backend;
  private final CacheScope scope;
  private final CacheCounters counters;
  private final Warnings warnings;

  GuardedBackend(
      CacheBackend backend, CacheScope scope, CacheCounters counters, LongSupplier nanoTime) {
    this.backend = backend;
    this.scope = scope;
    this.counters = counters;
    this.warnings = new Warnings(nanoTime);
  }

  @Nullable CacheHit get(CacheKey key, ChatRequest request) {
    try {
      CacheHit hit = backend.get(key);
      if (hit == null || hit.entry().answers(key, scope, request.caller())) {
        return hit;
      }
      counters.backendErrors.increment();
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("A lookup in the cache failed; the call goes on without it.", trouble);
    }
    return null;
  }

  /** Keeps an entry; tells why not, or {@code null}. */
  @Nullable Reason put(CacheEntry entry) {
    try {
      if (backend.put(entry)) {
        counters.stores.increment();
        return null;
      }
      return Reason.TOO_LARGE;
    } catch (Throwable trouble) {
      return storeFailed(trouble);
    }
  }

  /** Counts and reports an answer that could not be kept; tells why. */
  Reason storeFailed(Throwable trouble) {
    counters.storeFailures.increment();
    warnings.warn("An answer could not be stored in the cache.", trouble);
    return Reason.STORE_FAILED;
  }

  long invalidate(CacheSelector selector) {
    return backend.invalidate(selector);
  }

  /** All zero when the backend cannot tell. */
  BackendStats stats() {
    try {
      return Objects.requireNonNull(backend.stats(), "stats");
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("The cache's store has no statistics.", trouble);
      return new BackendStats(0, 0, 0, 0);
    }
  }

  void close() {
    backend.close();
  }
}
