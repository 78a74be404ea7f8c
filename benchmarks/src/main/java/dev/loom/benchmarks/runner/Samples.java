package dev.loom.benchmarks.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What forks measured of one row. Immutable by agreement: nobody writes into the arrays. */
final class Samples {
  /** Marks a line of the protocol; whatever else a fork prints is not ours. */
  static final String MARK = "@loom ";

  /** Marks the line that says why there are no samples. */
  static final String MISSING = "@missing ";

  private static final double[] NONE = {};
  private static final Tail[] NO_TAILS = {};

  private final double[] floor;
  private final double[] loom;
  private final long calls;
  private final long bytes;
  private final Tail[] tails;
  private final String collector;
  private final long elapsed;
  private final long others;

  private Samples(
      double[] floor,
      double[] loom,
      long calls,
      long bytes,
      Tail[] tails,
      String collector,
      long elapsed,
      long others) {
    this.floor = floor;
    this.loom = loom;
    this.calls = calls;
    this.bytes = bytes;
    this.tails = tails;
    this.collector = collector;
    this.elapsed = elapsed;
    this.others = others;
  }

  /**
   * Samples of a pair.
   *
   * @param floor nanoseconds per call of each floor batch
   * @param loom nanoseconds per call of the operation's batch beside it
   * @param calls calls of the operation whose bytes were counted
   * @param bytes bytes that they allocated
   */
  static Samples paired(double[] floor, double[] loom, long calls, long bytes) {
    return new Samples(floor, loom, calls, bytes, NO_TAILS, Machine.collector(), 0, 0);
  }

  /**
   * Samples of single calls.
   *
   * @param tails what each sub-run says of them
   * @param calls calls whose bytes were counted
   * @param bytes bytes that they allocated
   */
  static Samples tail(Tail[] tails, long calls, long bytes) {
    return new Samples(NONE, NONE, calls, bytes, tails, Machine.collector(), 0, 0);
  }

  /**
   * These samples, and what went on beside them.
   *
   * @param time nanoseconds that they took
   * @param byOthers nanoseconds of processor time that other processes took meanwhile
   */
  Samples beside(long time, long byOthers) {
    return new Samples(floor, loom, calls, bytes, tails, collector, time, byOthers);
  }

  double[] floor() {
    return floor;
  }

  double[] loom() {
    return loom;
  }

  Tail[] tails() {
    return tails;
  }

  /** How many were taken: pairs, or single calls. */
  long count() {
    return floor.length + Arrays.stream(tails).mapToLong(Tail::calls).sum();
  }

  /** The garbage collector that was at work. */
  String collector() {
    return collector;
  }

  /** These and later samples of the same row. */
  Samples and(Samples more) {
    return new Samples(
        joined(floor, more.floor),
        joined(loom, more.loom),
        calls + more.calls,
        bytes + more.bytes,
        Stream.of(tails, more.tails).flatMap(Arrays::stream).toArray(Tail[]::new),
        more.collector,
        elapsed + more.elapsed,
        others + more.others);
  }

  private static double[] joined(double[] first, double[] second) {
    return DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second)).toArray();
  }

  boolean isEmpty() {
    return count() == 0;
  }

  /** Operation over floor, one ratio for each neighbouring pair of batches. */
  double[] ratios() {
    double[] ratios = new double[floor.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = loom[i] / floor[i];
    }
    return ratios;
  }

  /** How many processors other processes kept busy; 0 where the system does not tell. */
  double neighbours() {
    return elapsed == 0 ? 0 : (double) others / elapsed;
  }

  double bytesPerCall() {
    return calls == 0 ? 0 : (double) bytes / calls;
  }

  /** The lines that a fork prints. */
  List<String> toLines() {
    List<String> lines = new ArrayList<>();
    lines.add(MARK + "collector " + collector);
    for (int i = 0; i < floor.length; i++) {
      lines.add(String.format(Locale.ROOT, "%spair %.3f %.3f", MARK, floor[i], loom[i]));
    }
    for (Tail tail : tails) {
      lines.add(
          String.format(
              Locale.ROOT, "%stail %.3f %.3f %d", MARK, tail.p99(), tail.max(), tail.calls()));
    }
    lines.add(MARK + "bytes " + bytes + " " + calls);
    lines.add(MARK + "others " + others + " " + elapsed);
    return lines;
  }

  /**
   * Reads what a fork printed.
   *
   * @throws IllegalArgumentException when a line is none of {@link #toLines}
   */
  static Samples parse(List<String> lines) {
    List<String> floor = new ArrayList<>();
    List<String> loom = new ArrayList<>();
    List<Tail> tails = new ArrayList<>();
    String collector = "unknown";
    long bytes = 0;
    long calls = 0;
    long others = 0;
    long elapsed = 0;
    for (String line : lines) {
      String[] word = line.substring(MARK.length()).split(" ", 2);
      switch (word[0]) {
        case "collector" -> collector = word[1];
        case "pair" -> {
          String[] sides = word[1].split(" ", 2);
          floor.add(sides[0]);
          loom.add(sides[1]);
        }
        case "tail" -> {
          String[] numbers = word[1].split(" ", 3);
          tails.add(
              new Tail(
                  Double.parseDouble(numbers[0]),
                  Double.parseDouble(numbers[1]),
                  Long.parseLong(numbers[2])));
        }
        case "bytes" -> {
          String[] counts = word[1].split(" ", 2);
          bytes = Long.parseLong(counts[0]);
          calls = Long.parseLong(counts[1]);
        }
        case "others" -> {
          String[] times = word[1].split(" ", 2);
          others = Long.parseLong(times[0]);
          elapsed = Long.parseLong(times[1]);
        }
        default -> throw new IllegalArgumentException("a fork printed " + line);
      }
    }
    return new Samples(
        numbers(floor),
        numbers(loom),
        calls,
        bytes,
        tails.toArray(Tail[]::new),
        collector,
        elapsed,
        others);
  }

  private static double[] numbers(List<String> texts) {
    return texts.stream().mapToDouble(Double::parseDouble).toArray();
  }
}
