package dev.loom.cache;

import dev.loom.cache.CacheSelector.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a store in memory holds entries of, each with its present generation: an index of
 * the entries, so that an invalidation looks at the cells of its interest alone. Cells come with
 * their first entry and go with their last. Each entry leaves once and is counted then.
 * Thread-safe.
 */
final class MemoryCells {
  private final ConcurrentMap<CacheCell, Generation> present = new ConcurrentHashMap<>();

  /** The entry as its cell holds it from now on. */
  Slot enter(CacheEntry entry, long now, long number) {
    CacheCell cell = entry.key().cell();
    while (true) {
      Generation known = present.get(cell);
      Generation generation =
          known == null ? present.computeIfAbsent(cell, Generation::new) : known;
      Slot slot = new Slot(entry, generation, now, number);
      if (generation.enter(slot)) {
        return slot;
      }
      present.remove(cell, generation); // it has just ended, or its last entry has left
    }
  }

  /** Lets an entry go; see {@link Generation#leave}. */
  boolean leave(Slot slot, @Nullable LongAdder otherwise) {
    Generation generation = slot.generation;
    boolean left = generation.leave(slot, otherwise);
    if (left && generation.isRetired()) {
      present.remove(generation.cell, generation);
    }
    return left;
  }

  /** The generations that a selector chooses as a whole. */
  List<Generation> chosen(CacheSelector selector) {
    List<Generation> whole = new ArrayList<>();
    for (Generation generation : present.values()) {
      if (selector.over(generation.cell) == Coverage.ALL) {
        whole.add(generation);
      }
    }
    return whole;
  }

  /** Lets go all that generations hold which a sweep has ended; tells of each entry. */
  void leave(List<Generation> ended, Consumer<Slot> freed) {
    for (Generation generation : ended) {
      present.remove(generation.cell, generation);
      Slot[] slots = generation.slots();
      for (int i = slots.length - 1; i >= 0; i--) { // the last one leaves without a swap
        if (leave(slots[i], null)) {
          freed.accept(slots[i]);
        }
      }
    }
  }

  /** Lets go what a sweep chooses of the generations that it has not ended; tells of each. */
  void leave(Sweep sweep, Consumer<Slot> freed) {
    for (Generation generation : present.values()) {
      if (sweep.selector().over(generation.cell) != Coverage.NONE) {
        for (Slot slot : generation.slots()) {
          if (sweep.takes(slot) && leave(slot, sweep.removed)) {
            freed.accept(slot);
          }
        }
      }
    }
  }

  /** Lets go, uncounted, the entries with labels of a kind; tells of each. */
  void leave(Predicate<EntryLabels> chosen, Consumer<Slot> freed) {
    for (Generation generation : present.values()) {
      for (Slot slot : generation.slots()) {
        if (chosen.test(slot.labels()) && leave(slot, null)) {
          freed.accept(slot);
        }
      }
    }
  }

  /** Lets go what has expired; tells of each. */
  void expire(long now, LongAdder expirations, Consumer<Slot> freed) {
    for (Generation generation : present.values()) {
      for (Slot slot : generation.slots()) {
        if (!slot.isAlive(now) && leave(slot, expirations)) {
          freed.accept(slot);
        }
      }
    }
  }

  /** Entries that a selector chooses and a lookup would find. */
  long count(CacheSelector selector, long now) {
    long count = 0;
    for (Generation generation : present.values()) {
      if (selector.over(generation.cell) != Coverage.NONE) {
        for (Slot slot : generation.slots()) {
          count += Sweep.chooses(selector, slot, now) ? 1 : 0;
        }
      }
    }
    return count;
  }

  int size() {
    return present.size();
  }

  long entries() {
    return present.values().stream().mapToLong(Generation::entries).sum();
  }

  long bytes() {
    return present.values().stream().mapToLong(Generation::bytes).sum();
  }
}
