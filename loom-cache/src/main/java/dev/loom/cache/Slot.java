package dev.loom.cache;

/**
 * An entry as memory holds it: one object, so that a hit reads no more of them than the answer
 * needs. Found while its generation lasts and it has not left that.
 */
final class Slot extends CacheEntry {
  /** The place of an entry that its generation does not hold. */
  static final int LEFT = -1;

  final Generation generation;
  final long storedAt;
  final long number;

  /** Where its generation holds it; written under the generation's lock. */
  volatile int place = LEFT;

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

  boolean isVisible() {
    return place != LEFT && !generation.isEnded();
  }

  /** Time since the store, never negative. */
  long age(long now) {
    return Math.max(0, now - storedAt);
  }

  boolean isAlive(long now) {
    return age(now) < keptNanos();
  }
}
