package dev.loom.cache;

import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.cache.KeyExplanation.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what the last misses were made of, to tell what a new one differs by. For people who
 * look into a cache: each miss is compared with all that are kept, on its own thread and under no
 * lock. Bounded by the number of misses and by the fields of all together. Thread-safe; never
 * throws.
 */
final class MissMemory {
  /** Most fields that are kept: some megabytes, however long the chats are. */
  static final int MAX_FIELDS = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(CachingProvider.class);

  /** A miss and a sorted number for each of its fields. */
  private static final class Miss {
    private final KeyExplanation explanation;
    private final long[] fields;

    Miss(KeyExplanation explanation) {
      this.explanation = explanation;
      this.fields = explanation.fields().stream().mapToLong(Miss::number).sorted().toArray();
    }

    private static long number(Field field) {
      return Long.parseUnsignedLong(field.digest(), 16) ^ (long) field.pointer().hashCode() << 32;
    }

    int shared(Miss other) {
      int shared = 0;
      int at = 0;
      for (long field : fields) {
        while (at < other.fields.length && other.fields[at] < field) {
          at++;
        }
        if (at < other.fields.length && other.fields[at] == field) {
          shared++;
          at++;
        }
      }
      return shared;
    }
  }

  private final int limit;
  private final CacheSettings settings;
  private final Deque<Miss> misses = new ArrayDeque<>();
  private final Deque<ExplainedMiss> explained = new ArrayDeque<>();
  private int fields;

  MissMemory(CacheSettings settings) {
    this.limit = settings.explainMisses();
    this.settings = settings;
  }

  void missed(Call call) {
    if (limit == 0) {
      return;
    }
    try {
      Miss miss = new Miss(settings.keys().explain(call.request, settings.scope()));
      ExplainedMiss report = explain(miss, nearest(miss, kept()));
      keep(miss, report);
      if (report != null) {
        LOG.debug(
            "Cache miss {} differs from {} at {} ({}).",
            report.key().id(),
            report.nearest().id(),
            report.difference().pointer(),
            report.difference().change());
      }
    } catch (Throwable ignored) {
      // The call goes on without an explanation.
    }
  }

  private static @Nullable Miss nearest(Miss miss, List<Miss> others) {
    Miss nearest = null;
    int mostShared = -1;
    for (Miss other : others) {
      int shared = miss.shared(other);
      if (shared > mostShared) {
        mostShared = shared;
        nearest = other;
      }
    }
    return nearest;
  }

  private static @Nullable ExplainedMiss explain(Miss miss, @Nullable Miss nearest) {
    if (nearest == null) {
      return null;
    }
    Optional<Difference> difference =
        KeyExplanation.firstDifference(nearest.explanation, miss.explanation);
    return difference.isEmpty() // the same request, whose entry is gone
        ? null
        : new ExplainedMiss(miss.explanation.key(), nearest.explanation.key(), difference.get());
  }

  private synchronized List<Miss> kept() {
    return List.copyOf(misses);
  }

  private synchronized void keep(Miss miss, @Nullable ExplainedMiss report) {
    CacheKey key = miss.explanation.key();
    misses.removeIf(other -> other.explanation.key().equals(key));
    misses.addFirst(miss);
    fields = misses.stream().mapToInt(one -> one.fields.length).sum();
    while (misses.size() > limit || fields > MAX_FIELDS) {
      fields -= misses.removeLast().fields.length;
    }
    if (report != null) {
      explained.addFirst(report);
      if (explained.size() > limit) {
        explained.removeLast();
      }
    }
  }

  /** How many fields are kept now. */
  synchronized int fields() {
    return fields;
  }

  synchronized List<ExplainedMiss> explained() {
    return List.copyOf(explained);
  }
}
