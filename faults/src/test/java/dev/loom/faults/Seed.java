package dev.loom.faults;

import java.util.SplittableRandom;

/** Where chance comes from: fixed in every build, fresh in the profile, and given to replay. */
final class Seed {
  private static final long FIXED = 20_251_125;

  private Seed() {}

  /** The seed of one run of a row; {@code -Dloom.seed} says it. */
  static long next() {
    Long given = Long.getLong("loom.seed");
    if (given != null) {
      return given;
    }
    return Amount.isFull() ? new SplittableRandom().nextLong(1L << 40) : FIXED;
  }
}
