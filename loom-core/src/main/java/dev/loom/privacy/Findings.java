package dev.loom.privacy;

import java.util.Arrays;

/**
 * Spans with types, kept as numbers so that nothing is allocated for a text without any. A type is
 * an index that is also its priority. Not thread-safe.
 */
final class Findings {
  private static final int FIRST = 16;

  private int[] types = new int[FIRST];
  private int[] starts = new int[FIRST];
  private int[] ends = new int[FIRST];
  private int size;
  private boolean sorted = true;

  int size() {
    return size;
  }

  int type(int i) {
    return types[i];
  }

  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }

  Findings copy() {
    Findings copy = new Findings();
    copy.addAll(this);
    return copy;
  }

  void addAll(Findings others) {
    for (int i = 0; i < others.size; i++) {
      add(others.types[i], others.starts[i], others.ends[i]);
    }
  }

  void clear() {
    size = 0;
    sorted = true;
    if (types.length > 1024) {
      types = new int[FIRST];
      starts = new int[FIRST];
      ends = new int[FIRST];
    }
  }

  void add(int type, int start, int end) {
    if (size == types.length) {
      types = Arrays.copyOf(types, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    sorted &= size == 0 || starts[size - 1] <= start;
    types[size] = type;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Joins what overlaps; what only touches stays apart. */
  void merge() {
    if (!sorted) {
      sort();
    }
    int last = 0;
    for (int i = 1; i < size; i++) {
      if (starts[i] < ends[last]) {
        ends[last] = Math.max(ends[last], ends[i]);
        types[last] = Math.min(types[last], types[i]);
      } else {
        last++;
        types[last] = types[i];
        starts[last] = starts[i];
        ends[last] = ends[i];
      }
    }
    size = size == 0 ? 0 : last + 1;
    sorted = true;
  }

  private void sort() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) starts[i] << 32 | i;
    }
    Arrays.sort(order);
    int[] sortedTypes = new int[types.length];
    int[] sortedStarts = new int[types.length];
    int[] sortedEnds = new int[types.length];
    for (int i = 0; i < size; i++) {
      int from = (int) order[i];
      sortedTypes[i] = types[from];
      sortedStarts[i] = starts[from];
      sortedEnds[i] = ends[from];
    }
    types = sortedTypes;
    starts = sortedStarts;
    ends = sortedEnds;
  }
}
