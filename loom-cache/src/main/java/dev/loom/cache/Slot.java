package dev.loom.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An entry as memory holds it: one object, so that a hit reads no more of them than the answer
 * needs. Found while its generation lasts and it has not left that. Remembers what a hit on it
 * saves, as the cache that served it last has found.
 */
final class Slot extends CacheEntry {
  /** The place of an entry that its generation does not hold. */
  static final int LEFT = -1;

  private static final VarHandle WRITES = writes();

  final Generation generation;
  final long storedAt;
  final long number;

  /** Where its generation holds it; written under the generation's lock. */
  volatile int place = LEFT;

  // Odd while the two below it are written; who sees it change has read nothing.
  private int writes;
  private @Nullable HitPricing pricedBy;
  private long picoUsd;

  /**
   * An entry that is being stored.
   *
   * @param entry what to keep
   * @param generation what its cell's entries are found by now
   * @param storedAt the moment, by the backend's clock
   * @param number the last invalidation before it
   */
  Slot(CacheEntry entry, Generation generation, long storedAt, long number) {
    super(entry, entry.key().in(generation.cell));
    this.generation = generation;
    this.storedAt = storedAt;
    this.number = number;
  }

  private static VarHandle writes() {
    try {
      return MethodHandles.lookup().findVarHandle(Slot.class, "writes", int.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the field is there", e);
    }
  }

  /** By what prices the value of a hit was found last, {@code null} when it never was. */
  @Nullable HitPricing pricedBy() {
    return pricedBy;
  }

  /** What a hit saves by these prices, {@link HitPricing#UNKNOWN} when others have come between. */
  @SuppressWarnings("ReferenceEquality") // of other caches there are equal ones
  long picoUsd(HitPricing by) {
    int before = (int) WRITES.getAcquire(this);
    boolean theirs = pricedBy == by;
    long found = picoUsd;
    VarHandle.acquireFence();
    return theirs && (before & 1) == 0 && writes == before ? found : HitPricing.UNKNOWN;
  }

  /** Remembers what a hit saves, unless another thread is just doing so. */
  void price(HitPricing by, long pico) {
    int before = (int) WRITES.getVolatile(this);
    if ((before & 1) == 0 && WRITES.compareAndSet(this, before, before + 1)) {
      VarHandle.storeStoreFence(); // no reader sees what follows beside the old number
      pricedBy = by;
      picoUsd = pico;
      WRITES.setRelease(this, before + 2);
    }
  }

  boolean isVisible() {
    return place != LEFT && !generation.isEnded();
  }

  /** Time since the store, never negative. */
  long age(long now) {
    return Math.max(0, now - storedAt);
  }

  /** The moment, by the backend's clock, at which it has an age. */
  long momentOf(long age) {
    return storedAt + age;
  }

  boolean isAlive(long now) {
    return age(now) < keptNanos();
  }
}
