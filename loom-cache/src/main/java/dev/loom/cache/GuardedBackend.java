package dev.loom.cache;

import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A backend that cannot hurt a call: what it throws is counted and logged, what it confuses is
 * refused. What is no part of a call, such as an invalidation, fails when the backend does.
 * Thread-safe.
 */
final class GuardedBackend {
  private final CacheBackend backend;
  private final CacheCounters counters;
  private final Warnings warnings;

  GuardedBackend(CacheBackend backend, CacheCounters counters, LongSupplier nanoTime) {
    this.backend = backend;
    this.counters = counters;
    this.warnings = new Warnings(nanoTime);
  }

  /**
   * The entry of a key, fresh or stale, or a miss; a miss without a ticket when the lookup fails.
   */
  @Nullable CacheLookup get(CacheKey key) {
    try {
      CacheLookup found = backend.get(key);
      if (!(found instanceof CacheHit hit) || hit.entry().answers(key)) {
        return found;
      }
      counters.backendErrors.increment();
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("A lookup in the cache failed; the call goes on without it.", trouble);
    }
    return null;
  }

  /** A mark of this moment, or {@code null} when the backend cannot give one. */
  @Nullable StoreTicket ticket(CacheKey key) {
    try {
      return backend.ticket(key);
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("The cache could not be asked; the answer will not be stored.", trouble);
      return null;
    }
  }

  /** Keeps an entry; tells why not, or {@code null}. */
  @Nullable Reason put(CacheEntry entry, @Nullable StoreTicket ticket) {
    if (ticket == null) {
      return storeFailed(null);
    }
    try {
      return switch (backend.put(entry, ticket)) {
        case STORED -> {
          counters.stores.increment();
          yield null;
        }
        case INVALIDATED -> Reason.INVALIDATED;
        case TOO_LARGE -> Reason.TOO_LARGE;
        case CLOSED -> Reason.CLOSED;
      };
    } catch (Throwable trouble) {
      return storeFailed(trouble);
    }
  }

  /** Counts and reports an answer that could not be kept; tells why. */
  Reason storeFailed(@Nullable Throwable trouble) {
    counters.storeFailures.increment();
    if (trouble != null) {
      warnings.warn("An answer could not be stored in the cache.", trouble);
    }
    return Reason.STORE_FAILED;
  }

  Invalidation invalidate(CacheSelector selector) {
    return counted(() -> backend.invalidate(selector));
  }

  Invalidation dryRun(CacheSelector selector) {
    return counted(() -> backend.dryRun(selector));
  }

  private <T> T counted(Supplier<T> question) {
    try {
      return question.get();
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      throw trouble;
    }
  }

  /** All zero when the backend cannot tell. */
  BackendStats stats() {
    try {
      return Objects.requireNonNull(backend.stats(), "stats");
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("The cache's store has no statistics.", trouble);
      return new BackendStats("unknown", BackendStats.State.DOWN, 0, 0, 0, 0, 0);
    }
  }

  /** Down when the backend cannot tell. */
  BackendStats.State state() {
    try {
      return Objects.requireNonNull(backend.state(), "state");
    } catch (Throwable trouble) {
      counters.backendErrors.increment();
      warnings.warn("The cache's store cannot tell how it is.", trouble);
      return BackendStats.State.DOWN;
    }
  }

  void close() {
    counted(
        () -> {
          backend.close();
          return true;
        });
  }
}
