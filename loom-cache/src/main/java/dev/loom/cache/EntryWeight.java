package dev.loom.cache;

/**
 * Turns two limits into one. Caffeine bounds either the number of entries or their weight, so an
 * entry weighs at least one slot, and more where its share of the bytes is greater than its share
 * of the slots. Then neither sum can pass its limit without the weight passing its own.
 */
final class EntryWeight {
  static final int MAX_ENTRIES = 10_000_000;

  private static final int UNIT = 1024;
  static final long MAX_BYTES = 1L << 40;
  private static final long MAX_ENTRY_BYTES = 1L << 31;

  private final long maxBytes;
  private final int unit;
  private final long maximum;

  EntryWeight(int maxEntries, long maxBytes) {
    if (maxEntries < 1 || maxEntries > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "max_size is " + maxEntries + "; allowed are 1 to " + MAX_ENTRIES);
    }
    if (maxBytes < 1 || maxBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the most bytes in memory are " + maxBytes + "; allowed are 1 to " + MAX_BYTES);
    }
    this.maxBytes = maxBytes;
    // One entry may fill the whole store, and an entry's weight is an int.
    this.unit = Math.min(UNIT, Integer.MAX_VALUE / maxEntries);
    this.maximum = (long) unit * maxEntries;
  }

  long maxBytes() {
    return maxBytes;
  }

  long maximum() {
    return maximum;
  }

  boolean fits(long bytes) {
    return bytes <= maxBytes && bytes <= MAX_ENTRY_BYTES;
  }

  /** Weight of an entry that fits; the product stays below 2^62. */
  int of(long bytes) {
    long share = (bytes * maximum + maxBytes - 1) / maxBytes;
    return (int) Math.max(unit, share);
  }
}
