package dev.loom.benchmarks.runner;

import java.util.function.IntConsumer;

/**
 * One side of a pair.
 *
 * @param operation what is timed
 * @param prepare makes the inputs of the given number of calls, outside the timed part
 * @param most for how many calls it can make inputs at once
 */
public record Side(Operation operation, IntConsumer prepare, int most) {
  private static final int ANY = 1_000_000;

  /**
   * A side that can make inputs of any number of calls.
   *
   * @param operation what is timed
   * @param prepare makes their inputs
   */
  public Side(Operation operation, IntConsumer prepare) {
    this(operation, prepare, ANY);
  }

  /**
   * A side that needs no inputs made afresh.
   *
   * @param operation what is timed
   * @return the side
   */
  public static Side of(Operation operation) {
    return new Side(operation, calls -> {});
  }
}
