package dev.loom.benchmarks.runner;

import java.util.function.IntConsumer;

/**
 * One side of a pair.
 *
 * @param operation what is timed
 * @param prepare makes the inputs of the given number of calls, outside the timed part
 */
public record Side(Operation operation, IntConsumer prepare) {

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
