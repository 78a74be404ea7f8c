package dev.loom.cache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * One invalidation: what it chooses, its instant, and how many entries it took from those who look
 * them up. Whoever lets go an entry that it has hidden, be it to make room, counts it here.
 * Thread-safe.
 */
final class Sweep {
  final LongAdder removed = new LongAdder();

  private final CacheSelector selector;
  private final long number;
  private final long at;
  private final LongAdder expirations;

  /**
   * An invalidation that has dropped nothing yet.
   *
   * @param selector what it chooses
   * @param number its number in the log
   * @param at its instant
   * @param expirations counts what it hides though its lifetime was over by then
   */
  Sweep(CacheSelector selector, long number, long at, LongAdder expirations) {
    this.selector = selector;
    this.number = number;
    this.at = at;
    this.expirations = expirations;
  }

  CacheSelector selector() {
    return selector;
  }

  /** Whether an entry of a generation that goes on is dropped: not if it was stored since. */
  boolean takes(Slot slot) {
    return slot.number < number && chooses(selector, slot, at);
  }

  /** Whether a selector chooses an entry that a lookup would find. */
  static boolean chooses(CacheSelector selector, Slot slot, long now) {
    return slot.isVisible()
        && slot.isAlive(now)
        && selector.matches(slot.labels(), Duration.ofNanos(slot.age(now)));
  }

  /** Counts an entry that it had hidden. */
  void count(Slot slot) {
    (slot.isAlive(at) ? removed : expirations).increment();
  }
}
