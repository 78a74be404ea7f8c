package dev.loom.cache;

/**
 * What an invalidation did. Immutable.
 *
 * @param removed entries that a lookup could still have found at that instant, each counted once;
 *     for a dry run those that an invalidation would have removed
 * @param pending whether a part of the store is out of reach and will follow before it is used
 *     again; {@code removed} counts the rest
 */
public record Invalidation(long removed, boolean pending) {
  // Rejects negative counts.
  public Invalidation {
    if (removed < 0) {
      throw new IllegalArgumentException("removed is " + removed + "; it is at least 0");
    }
  }

  /**
   * An invalidation that reached all of the store.
   *
   * @param removed how many entries
   * @return the result
   */
  public static Invalidation of(long removed) {
    return new Invalidation(removed, false);
  }
}
