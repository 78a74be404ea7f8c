package dev.loom.cache.redis;

/**
 * Knows whether every notice has been heard: each tells the number of the one before, and the
 * registry the number of the last. Thread-safe.
 */
final class Hearing {
  private final String epoch;
  private long heard;
  private long expected;

  /** Begins after all that the registry counts. */
  Hearing(Head head) {
    this.epoch = head.epoch();
    this.heard = head.sequence();
    this.expected = heard;
  }

  /**
   * Hears a notice.
   *
   * @return false when one before it was not heard
   */
  synchronized boolean hear(Notice notice) {
    // The channel is one for all databases, each of which has a registry of its own; and a notice
    // may have been told between our first hearing and the first look at the registry.
    if (!notice.epoch().equals(epoch) || notice.number() <= heard) {
      return true;
    }
    boolean isNext = notice.before() == heard;
    heard = notice.number();
    return isNext;
  }

  /**
   * Compares with what the registry counts, which the next call expects to have been heard.
   *
   * @return false when what it counted at the last call has not been heard yet, or when it counts
   *     less than was heard
   */
  synchronized boolean check(Head head) {
    boolean isComplete =
        head.epoch().equals(epoch) && heard >= expected && head.sequence() >= expected;
    expected = head.sequence();
    return isComplete;
  }
}
