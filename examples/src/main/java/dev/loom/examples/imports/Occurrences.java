package dev.loom.examples.imports;

import java.util.Arrays;

/**
 * Counts how often each row was seen, in 24 bytes a row at most: equal rows of one file are
 * different calls. Rows are told apart by 64 bits of their digest; should two ever share them, the
 * second only gets a higher number, the same in every run. Not thread-safe.
 */
final class Occurrences {
  private static final int START = 1 << 12;

  private long[] keys = new long[START];
  private int[] counts = new int[START];
  private int size;

  /** Notes a row; tells how many equal ones came before. */
  int next(long digest) {
    if (size * 2 >= keys.length) {
      grow();
    }
    int slot = slot(keys, counts, digest);
    if (counts[slot] == 0) {
      keys[slot] = digest;
      size++;
    }
    return counts[slot]++;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(counts, 0);
    size = 0;
  }

  private static int slot(long[] keys, int[] counts, long digest) {
    int mask = keys.length - 1;
    int slot = (int) digest & mask;
    while (counts[slot] != 0 && keys[slot] != digest) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] newKeys = new long[keys.length * 2];
    int[] newCounts = new int[keys.length * 2];
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] != 0) {
        int slot = slot(newKeys, newCounts, keys[i]);
        newKeys[slot] = keys[i];
        newCounts[slot] = counts[i];
      }
    }
    keys = newKeys;
    counts = newCounts;
  }
}
