package dev.loom.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that a misspelt one was meant to be: at most three letters, and a third of them,
 * away; case, {@code _} and {@code -} do not matter.
 */
public final class NearestName {
  private static final int MAX_LENGTH = 64;

  private NearestName() {}

  /**
   * The nearest of the known names.
   *
   * @param name the name that is none of them; longer than 64 characters it is near to none
   * @param known the names to choose from; of equally near ones the first is taken
   * @return empty if none is near
   */
  public static Optional<String> to(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String asked = bare(name);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(asked, bare(candidate));
      if (distance < least && distance <= Math.min(3, (candidate.length() + 1) / 3)) {
        nearest = candidate;
        least = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Whether two names differ in case, {@code _} and {@code -} only. */
  static boolean same(String name, String other) {
    return bare(name).equals(bare(other));
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Letters to insert, drop, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + replaced);
        if (swapped(a, i, b, j)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
