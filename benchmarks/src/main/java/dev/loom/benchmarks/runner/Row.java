package dev.loom.benchmarks.runner;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: what is measured and how.
 *
 * @param id its id, for instance {@code B-01}
 * @param operation what is measured, in a few words
 * @param floor what it is measured against, in one line
 * @param kind how it is measured
 * @param pair opens the operation and its floor; called once in each fork
 * @param jmh the same operations for JMH, {@code null} for rows that JMH does not run
 * @param needsRedis whether the operations need a Redis, which the command then starts
 */
public record Row(
    String id,
    String operation,
    String floor,
    Kind kind,
    Supplier<Pair> pair,
    @Nullable Jmh jmh,
    boolean needsRedis) {

  /** How a row is measured. */
  public enum Kind {
    /** Batches of operation and floor in turn; judged by their ratio. */
    PAIRED,
    /** Single calls of the operation; judged by their 99th percentile or the slowest. */
    TAIL,
    /**
     * Single calls of floor and operation in turn; judged by the ratio of their 99th percentiles.
     */
    PAIRED_TAILS
  }

  /**
   * Where JMH finds the operations of a row.
   *
   * @param state the class that holds both methods
   * @param floor name of the floor's method
   * @param loom name of the operation's method
   * @param batch calls per invocation as JMH counts them; more than one where JMH has to prepare
   *     the inputs of a whole batch, whose bytes JMH then counts too
   */
  public record Jmh(Class<?> state, String floor, String loom, int batch) {}

  /** A paired row that JMH runs too. */
  public static Row paired(
      String id, String operation, String floor, Supplier<Pair> pair, @Nullable Jmh jmh) {
    return new Row(id, operation, floor, Kind.PAIRED, pair, jmh, false);
  }

  /** A row of single calls. */
  public static Row tail(String id, String operation, String floor, Supplier<Pair> pair) {
    return new Row(id, operation, floor, Kind.TAIL, pair, null, false);
  }

  /** A row of single calls that are held against single calls of a floor. */
  public static Row pairedTails(String id, String operation, String floor, Supplier<Pair> pair) {
    return new Row(id, operation, floor, Kind.PAIRED_TAILS, pair, null, false);
  }

  /** The same row, whose operations need a Redis. */
  public Row onRedis() {
    return new Row(id, operation, floor, kind, pair, jmh, true);
  }
}
