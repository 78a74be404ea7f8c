package dev.loom.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws which entry is read next: few often, most seldom. */
final class Zipf {
  private static final double EXPONENT = 0.99;

  private Zipf() {}

  /** A fixed sequence of draws among {@code size} entries; popular ones stand anywhere. */
  static int[] draws(int size, int count) {
    SplittableRandom random = new SplittableRandom(99);
    double[] upTo = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      upTo[rank] = sum;
    }
    int[] entryOf = shuffled(size, random);
    int[] draws = new int[count];
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      draws[i] = entryOf[found < 0 ? Math.min(size - 1, -found - 1) : found];
    }
    return draws;
  }

  private static int[] shuffled(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
