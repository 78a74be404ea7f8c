package dev.loom.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.loom.chat.CallFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a short time, in memory alone, the failures that a request itself causes: HTTP 400,
 * 413 and 422. An equal call gets the same exception instance. Bounded; thread-safe.
 */
final class NegativeAnswers {
  private static final Set<Integer> CAUSED_BY_REQUEST = Set.of(400, 413, 422);
  private static final int MAX_KEPT = 1000;

  private record Kept(EntryLabels labels, Throwable failure, long since) {}

  private final LongSupplier nanoTime;
  private final AtomicLong invalidations = new AtomicLong();
  private final @Nullable Cache<CacheKey, Kept> kept;

  /** A memory that keeps failures for a time; none for zero. */
  NegativeAnswers(Duration ttl, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.kept =
        ttl.isZero()
            ? null
            : Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(nanoTime::getAsLong)
                .expireAfterWrite(ttl)
                .maximumSize(MAX_KEPT)
                .build();
  }

  @Nullable Throwable find(Call call) {
    Kept found = kept == null ? null : kept.getIfPresent(call.key);
    if (found == null || !found.labels.key().cell().equals(call.key.cell())) {
      return null;
    }
    return call.accepts(age(found)) ? found.failure : null;
  }

  /** A mark of this moment, to be taken before the upstream is asked. */
  long epoch() {
    return invalidations.get();
  }

  /** Keeps a failure, unless there was an invalidation since its call began. */
  void keep(Call call, Throwable failure, CallFailure meaning, long epoch) {
    if (kept != null
        && epoch == epoch()
        && call.directives.store()
        && meaning.kind() == CallFailure.Kind.HTTP
        && CAUSED_BY_REQUEST.contains(meaning.status())) {
      kept.put(call.key, new Kept(call.labels(), failure, nanoTime.getAsLong()));
      if (epoch != epoch()) { // it came just now, and may have passed this one by
        kept.invalidate(call.key);
      }
    }
  }

  /** Forgets a failure, since the same request has been answered. */
  void forget(CacheKey key) {
    if (kept != null) {
      kept.invalidate(key);
    }
  }

  void invalidate(CacheSelector selector) {
    invalidations.incrementAndGet();
    if (kept != null) {
      kept.asMap().values().removeIf(found -> selector.matches(found.labels, age(found)));
    }
  }

  void clear() {
    if (kept != null) {
      kept.invalidateAll();
    }
  }

  private Duration age(Kept found) {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - found.since));
  }
}
