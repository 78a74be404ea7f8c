package dev.loom.examples.demo;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks of which the first are the most frequent, as people's questions are. Immutable. */
final class Zipf {
  private final double[] cumulated;

  /** Ranks from 0 below {@code size}; the k-th is drawn in proportion to {@code k^-exponent}. */
  Zipf(int size, double exponent) {
    cumulated = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulated[i] = sum;
    }
  }

  int draw(Random random) {
    double at = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, at);
    return Math.min(found >= 0 ? found : -found - 1, cumulated.length - 1);
  }
}
