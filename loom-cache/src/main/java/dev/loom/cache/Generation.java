package dev.loom.cache;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one cell has taken since its last invalidation, each held until it leaves once.
 * Ending it hides all of them in one write. Retires with its last entry, for good, so that memory
 * holds no cell without entries. Thread-safe: its own lock guards what it holds, is held for a
 * moment at a time and taken by no lookup; whoever holds it asks for no other.
 */
final class Generation {
  private static final Slot[] NONE = {};
  private static final int SMALLEST = 2;

  final CacheCell cell;

  private volatile @Nullable Sweep ending;
  private volatile boolean retired;
  private Slot[] slots = NONE; // in no order; each knows its place
  private int size;
  private long bytes;

  Generation(CacheCell cell) {
    this.cell = cell;
  }

  boolean isEnded() {
    return ending != null;
  }

  boolean isRetired() {
    return retired;
  }

  /** Takes an entry that is about to be stored; false when this generation takes no more. */
  synchronized boolean enter(Slot slot) {
    if (retired || ending != null) {
      return false;
    }
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, Math.max(SMALLEST, 2 * size));
    }
    slot.place = size;
    slots[size++] = slot;
    bytes += slot.sizeBytes();
    return true;
  }

  /**
   * Lets an entry go, which no lookup finds from now on, and counts it: for the invalidation that
   * had hidden it, if one had.
   *
   * @param slot an entry that has entered here
   * @param otherwise what counts it when none had, {@code null} for nothing
   * @return false when it had left before, and is counted
   */
  synchronized boolean leave(Slot slot, @Nullable LongAdder otherwise) {
    int place = slot.place;
    if (place == Slot.LEFT) {
      return false;
    }
    slot.place = Slot.LEFT;
    remove(place);
    bytes -= slot.sizeBytes();
    Sweep sweep = ending;
    if (sweep != null) {
      sweep.count(slot);
    } else if (otherwise != null) {
      otherwise.increment();
    }
    retired = size == 0;
    return true;
  }

  private void remove(int place) {
    Slot last = slots[--size];
    if (place < size) {
      slots[place] = last;
      last.place = place;
    }
    slots[size] = null;
    if (size <= slots.length / 4) {
      slots = Arrays.copyOf(slots, slots.length / 2);
    }
  }

  /** Hides all entries at once, unless another invalidation has. */
  synchronized void end(Sweep sweep) {
    if (ending == null) {
      ending = sweep;
    }
  }

  /** The entries that are held at this moment, a fresh array. */
  synchronized Slot[] slots() {
    return size == 0 ? NONE : Arrays.copyOf(slots, size);
  }

  synchronized int entries() {
    return size;
  }

  synchronized long bytes() {
    return bytes;
  }
}
