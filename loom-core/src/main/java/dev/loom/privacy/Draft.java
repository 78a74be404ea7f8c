package dev.loom.privacy;

import java.util.ArrayList;
import java.util.List;

/** A text with placeholders, and where each of them came from. */
final class Draft {
  private final StringBuilder out;
  private final int[] from;
  private final int[] to;
  private final int[] start;
  private final int[] end;
  private final List<Finding> told;
  private int size;

  Draft(int length, int findings) {
    out = new StringBuilder(length);
    from = new int[findings];
    to = new int[findings];
    start = new int[findings];
    end = new int[findings];
    told = new ArrayList<>(findings);
  }

  StringBuilder out() {
    return out;
  }

  List<Finding> told() {
    return told;
  }

  /** What stood from one place to another is written now from {@code begun} to the end. */
  void placed(int sourceFrom, int sourceTo, int begun) {
    from[size] = sourceFrom;
    to[size] = sourceTo;
    start[size] = begun;
    end[size++] = out.length();
  }

  /** The place in the source of the character at a place of the draft. */
  int sourceOfStart(int place) {
    int k = lastBefore(place);
    return k < 0 ? place : place < end[k] ? from[k] : to[k] + place - end[k];
  }

  /** The place in the source behind what ends at a place of the draft. */
  int sourceOfEnd(int place) {
    int k = lastBefore(place);
    return k < 0 ? place : place <= end[k] && place > start[k] ? to[k] : to[k] + place - end[k];
  }

  /** The last placeholder that starts at or before a place. */
  private int lastBefore(int place) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (start[middle] <= place) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
