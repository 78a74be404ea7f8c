package dev.loom.cache;

import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.cache.KeyExplanation.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what the last misses were made of, to tell what a new one differs by. For people who
 * look into a cache: each miss is compared with all that are kept. Thread-safe; never throws.
 */
final class MissMemory {
  private static final Logger LOG = LoggerFactory.getLogger(CachingProvider.class);

  private record Miss(KeyExplanation explanation, Set<Field> fields) {}

  private final int limit;
  private final CacheSettings settings;
  private final Deque<Miss> misses = new ArrayDeque<>();
  private final Deque<ExplainedMiss> explained = new ArrayDeque<>();

  MissMemory(CacheSettings settings) {
    this.limit = settings.explainMisses();
    this.settings = settings;
  }

  void missed(Call call) {
    if (limit == 0) {
      return;
    }
    try {
      KeyExplanation explanation = settings.keys().explain(call.request, settings.scope());
      remember(new Miss(explanation, new HashSet<>(explanation.fields())));
    } catch (Throwable ignored) {
      // The call goes on without an explanation.
    }
  }

  private synchronized void remember(Miss miss) {
    Miss nearest = null;
    int mostShared = -1;
    for (Miss other : misses) {
      int shared = 0;
      for (Field field : miss.fields) {
        if (other.fields.contains(field)) {
          shared++;
        }
      }
      if (shared > mostShared) {
        mostShared = shared;
        nearest = other;
      }
    }
    if (nearest != null) {
      report(miss.explanation, nearest.explanation);
    }
    misses.removeIf(other -> other.explanation.key().equals(miss.explanation.key()));
    misses.addFirst(miss);
    if (misses.size() > limit) {
      misses.removeLast();
    }
  }

  private void report(KeyExplanation miss, KeyExplanation nearest) {
    Optional<Difference> difference = KeyExplanation.firstDifference(nearest, miss);
    if (difference.isEmpty()) { // the same request, whose entry is gone
      return;
    }
    ExplainedMiss report = new ExplainedMiss(miss.key(), nearest.key(), difference.get());
    explained.addFirst(report);
    if (explained.size() > limit) {
      explained.removeLast();
    }
    LOG.debug(
        "Cache miss {} differs from {} at {} ({}).",
        report.key().id(),
        report.nearest().id(),
        report.difference().pointer(),
        report.difference().change());
  }

  synchronized List<ExplainedMiss> explained() {
    return List.copyOf(explained);
  }
}
