package dev.loom.examples.imports;

import java.util.ArrayList;
import java.util.List;

/** What became of the lines of an import. Not thread-safe. */
final class ImportCounts {
  private static final int SHOWN = 10;

  private final List<String> reasons = new ArrayList<>();
  private long read;
  private long bad;

  void read() {
    read++;
  }

  void rejected(String file, long line, String reason) {
    bad++;
    if (reasons.size() < SHOWN) {
      reasons.add(file + ":" + line + ": " + reason);
    }
  }

  /** Lines that hold something, the header aside. */
  long rows() {
    return read;
  }

  /** Lines that could not be read. */
  long bad() {
    return bad;
  }

  /** The first reasons, with file and line number. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
