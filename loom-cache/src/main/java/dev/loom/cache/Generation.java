package dev.loom.cache;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one cell has taken since its last invalidation. Ending it hides all of them in
 * one write. Retires with its last entry, for good, so that memory holds no cell without entries.
 * Thread-safe.
 */
final class Generation {
  private static final int RETIRED = -1;
  private static final Sweep NONE_LEFT = new Sweep(CacheSelector.all(), 0, 0);

  final CacheCell cell;

  /** What ended it, {@code null} while its entries are found; the end of its last entry may. */
  volatile @Nullable Sweep ending;

  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Generation(CacheCell cell) {
    this.cell = cell;
  }

  /** Counts an entry in before it is stored; false when this generation takes no more. */
  boolean enter(long size) {
    int now = entries.get();
    while (now != RETIRED && !entries.compareAndSet(now, now + 1)) {
      now = entries.get();
    }
    if (now == RETIRED) {
      return false;
    }
    bytes.addAndGet(size);
    return true;
  }

  /**
   * Counts an entry out; true when it was the last and this generation has retired. Its entry may
   * still be on its way out of memory then, and is found no more: no invalidation would see it.
   */
  boolean leave(long size) {
    bytes.addAndGet(-size);
    if (entries.decrementAndGet() != 0 || !entries.compareAndSet(0, RETIRED)) {
      return false;
    }
    if (ending == null) {
      ending = NONE_LEFT;
    }
    return true;
  }

  int entries() {
    return Math.max(0, entries.get());
  }

  long bytes() {
    return bytes.get();
  }
}
