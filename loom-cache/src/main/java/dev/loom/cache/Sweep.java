package dev.loom.cache;

import dev.loom.cache.CacheSelector.Coverage;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One invalidation: what it chooses, its instant, and how many entries it took from those who look
 * them up. Whoever takes an entry that it has hidden out of memory, be it to make room, counts it
 * here; counting is thread-safe, the rest belongs to the invalidating thread.
 */
final class Sweep {
  private final CacheSelector selector;
  private final long number;
  private final long at;
  private final IdentityHashMap<Generation, Coverage> touched = new IdentityHashMap<>();
  private final LongAdder removed = new LongAdder();

  /**
   * An invalidation that has chosen nothing yet.
   *
   * @param selector what it chooses
   * @param number its number in the log
   * @param at its instant
   */
  Sweep(CacheSelector selector, long number, long at) {
    this.selector = selector;
    this.number = number;
    this.at = at;
  }

  /** Notes the generation if it may hold entries of interest; true when it is chosen as a whole. */
  boolean touch(Generation generation) {
    Coverage coverage = selector.over(generation.cell);
    if (coverage != Coverage.NONE) {
      touched.put(generation, coverage);
    }
    return coverage == Coverage.ALL;
  }

  boolean hasWork() {
    return !touched.isEmpty();
  }

  /** Whether an entry is to be removed: hidden by this invalidation, or chosen one by one. */
  boolean takes(Slot slot) {
    @Nullable Coverage coverage = touched.get(slot.generation);
    return coverage == Coverage.ALL
        || coverage == Coverage.SOME
            && slot.number < number // else it was stored since
            && chooses(selector, slot, at);
  }

  /** Whether a selector chooses an entry that a lookup would find. */
  static boolean chooses(CacheSelector selector, Slot slot, long now) {
    return slot.isVisible()
        && slot.isAlive(now)
        && selector.matches(slot.labels(), Duration.ofNanos(slot.age(now)));
  }

  /** Counts an entry that has left memory, once; not if its lifetime was over by then. */
  boolean count(Slot slot) {
    boolean found = slot.isAlive(at);
    if (found) {
      removed.increment();
    }
    return found;
  }

  long removed() {
    return removed.sum();
  }
}
