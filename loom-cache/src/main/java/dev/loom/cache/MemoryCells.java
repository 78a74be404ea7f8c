package dev.loom.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a store in memory holds entries of, each with its present generation. Cells come
 * with their first entry and go with their last. Thread-safe.
 */
final class MemoryCells {
  private final ConcurrentMap<CacheCell, Generation> present = new ConcurrentHashMap<>();

  /** The generation of the entry's cell, which counts the entry from now on. */
  Generation enter(CacheEntry entry) {
    CacheCell cell = entry.key().cell();
    while (true) {
      Generation known = present.get(cell);
      Generation generation =
          known == null ? present.computeIfAbsent(cell, Generation::new) : known;
      if (generation.enter(entry.sizeBytes())) {
        return generation;
      }
      present.remove(cell, generation); // its last entry has just left
    }
  }

  /** Counts an entry out that has left memory. */
  void leave(Slot slot) {
    Generation generation = slot.generation;
    if (generation.leave(slot.sizeBytes())) {
      present.remove(generation.cell, generation);
    }
  }

  /**
   * Counts an entry out that something else than an invalidation drops; tells what had hidden it,
   * {@code null} when nothing had.
   */
  @Nullable Sweep leaveHidden(Slot slot) {
    Sweep sweep = slot.generation.ending; // before it leaves: the last one's end is nobody's
    leave(slot);
    return sweep;
  }

  /** Ends every generation that is chosen as a whole. No entry may enter meanwhile. */
  void end(Sweep sweep) {
    for (Generation generation : present.values()) {
      if (sweep.touch(generation)) {
        generation.ending = sweep;
        present.remove(generation.cell, generation);
      }
    }
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
