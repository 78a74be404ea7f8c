package dev.loom.faults;

import java.time.Duration;

/** How much of a fault is tried: little in every build, much in the profile {@code faults}. */
final class Amount {
  private Amount() {}

  /** Whether this is the profile. */
  static boolean isFull() {
    return System.getProperty("loom.amount", "ordinary").equals("full");
  }

  static int of(int ordinary, int faults) {
    return isFull() ? faults : ordinary;
  }

  static Duration of(Duration ordinary, Duration faults) {
    return isFull() ? faults : ordinary;
  }

  /** How often each row is run, one after the other; {@code -Dloom.rounds} says it. */
  static int rounds() {
    return Integer.getInteger("loom.rounds", 1);
  }
}
