package dev.loom.examples.query;

import dev.loom.analytics.Totals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts of a report that are shown: no empty key, and of very many keys the largest by cost
 * with the rest summed up under one.
 *
 * @param parts sums in key order
 * @param truncated whether some were summed up
 */
record Breakdown(SortedMap<String, Totals> parts, boolean truncated) {
  static final String OTHER = "__other__";

  private static final int MOST = 1_000;
  private static final Comparator<Map.Entry<String, Totals>> LARGEST_FIRST =
      Comparator.comparing((Map.Entry<String, Totals> part) -> part.getValue().cost())
          .thenComparingLong(part -> part.getValue().requests())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  /** The parts as the HTTP contract shows them. */
  static Breakdown of(Map<String, Totals> all) {
    return of(all, MOST);
  }

  private static Breakdown of(Map<String, Totals> all, int most) {
    List<Map.Entry<String, Totals>> sorted = largestFirst(all);
    SortedMap<String, Totals> kept = new TreeMap<>();
    Totals rest = Totals.ZERO;
    for (int i = 0; i < sorted.size(); i++) {
      if (i < most) {
        kept.put(sorted.get(i).getKey(), sorted.get(i).getValue());
      } else {
        rest = rest.plus(sorted.get(i).getValue());
      }
    }
    boolean truncated = sorted.size() > most;
    if (truncated) {
      kept.merge(OTHER, rest, Totals::plus);
    }
    return new Breakdown(kept, truncated);
  }

  /** The parts by cost descending, then requests, then key; none for the empty key. */
  static List<Map.Entry<String, Totals>> largestFirst(Map<String, Totals> all) {
    return all.entrySet().stream()
        .filter(part -> !part.getKey().isEmpty())
        .sorted(LARGEST_FIRST)
        .toList();
  }
}
