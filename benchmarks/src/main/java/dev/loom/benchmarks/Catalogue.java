package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Row;
import java.util.List;

/** All rows, in the order of the table. */
final class Catalogue {
  private Catalogue() {}

  static List<Row> rows() {
    return List.of(
        Row.paired(
            "B-00",
            "SHA-256 of 2 KB, twice",
            "itself: how far apart two equal things seem in this run",
            () -> new Control().pair(),
            new Row.Jmh(Control.class, "sameTwice", "sameTwice", 1)));
  }
}
