package dev.loom.benchmarks.runner;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.infra.Blackhole;

/** Measures one row inside a fork. */
final class Sampler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Longest warm-up; processor time, which does not pass while others have the processor. */
  private static final Duration WARM_UP = Duration.ofMillis(500);

  /** Compilers need this long to notice what is hot; a side that is steady earlier is not fast. */
  private static final Duration LEAST_WARM_UP = Duration.ofMillis(150);

  /** Longest warm-up by the clock on the wall. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int LEAST_PAIRS = 200;
  private static final int SUB_RUNS = 3;
  private static final int PAIRED_SUB_RUNS = 10;
  private static final int TAIL_SAMPLES = 200_000;

  /** Three young generations of a fork. */
  private static final int TOUCHED = 96 << 20;

  private static final int CHUNK = 64 << 10;

  /** Fresh inputs of single calls are made this many at a time, as in a batch. */
  private static final int TAIL_CHUNK = 128;

  private final Pair pair;
  private final Duration measure;
  private final long deadline;
  private final Blackhole blackhole = Meter.blackhole();

  /**
   * Prepares to measure.
   *
   * @param pair what
   * @param measure how long, if there is time
   * @param left how much time there is
   */
  Sampler(Pair pair, Duration measure, Duration left) {
    this.pair = pair;
    this.measure = measure;
    this.deadline = System.nanoTime() + left.toNanos();
  }

  /** Ratios of neighbouring batches, in the order A B B A. */
  Samples paired() {
    Meter floor = new Meter(pair.floor(), blackhole);
    Meter loom = new Meter(pair.loom(), blackhole);
    warmUp(floor, loom);
    floor.begin();
    loom.begin();
    DoubleStream.Builder floors = DoubleStream.builder();
    DoubleStream.Builder looms = DoubleStream.builder();
    long start = System.nanoTime();
    int pairs = 0;
    while (!past(deadline) && (pairs < LEAST_PAIRS || !past(start + measure.toNanos()))) {
      if (pairs++ % 2 == 0) {
        floors.add(floor.batch());
        looms.add(loom.batch());
      } else {
        looms.add(loom.batch());
        floors.add(floor.batch());
      }
    }
    return Samples.paired(
        floors.build().toArray(), looms.build().toArray(), loom.calls(), loom.bytes());
  }

  private void warmUp(Meter... sides) {
    touchHeap();
    long end = System.nanoTime() + PATIENCE.toNanos();
    long start = THREADS.getCurrentThreadCpuTime();
    boolean warm = false;
    while (!warm && !past(deadline) && !past(end)) {
      for (Meter side : sides) {
        side.warmUp();
      }
      long worked = THREADS.getCurrentThreadCpuTime() - start;
      boolean steady = Arrays.stream(sides).allMatch(Meter::isSteady);
      warm = worked >= (steady ? LEAST_WARM_UP : WARM_UP).toNanos();
    }
  }

  /** Uses the whole young generation up, more than once. */
  private void touchHeap() {
    for (int touched = 0; touched < TOUCHED; touched += CHUNK) {
      blackhole.consume(new byte[CHUNK]);
    }
  }

  /** The slow ones of single calls, in sub-runs that share samples and time. */
  Samples tail() {
    Meter loom = new Meter(pair.loom(), blackhole);
    warmUp(loom);
    loom.begin();
    loom.batch();
    List<Tail> tails = new ArrayList<>();
    for (int run = 0; run < SUB_RUNS && !past(deadline); run++) {
      tails.add(subRun(pair.loom(), chunk(loom), SUB_RUNS));
    }
    return Samples.tail(tails.toArray(Tail[]::new), loom.calls(), loom.bytes());
  }

  /** The 99th percentiles of single calls of both sides, in short sub-runs in the order A B B A. */
  Samples pairedTails() {
    Meter floor = new Meter(pair.floor(), blackhole);
    Meter loom = new Meter(pair.loom(), blackhole);
    warmUp(floor, loom);
    floor.begin();
    loom.begin();
    loom.batch();
    DoubleStream.Builder floors = DoubleStream.builder();
    DoubleStream.Builder looms = DoubleStream.builder();
    int runs = 2 * PAIRED_SUB_RUNS;
    for (int run = 0; run < PAIRED_SUB_RUNS && !past(deadline); run++) {
      if (run % 2 == 0) {
        floors.add(subRun(pair.floor(), chunk(floor), runs).p99());
        looms.add(subRun(pair.loom(), chunk(loom), runs).p99());
      } else {
        looms.add(subRun(pair.loom(), chunk(loom), runs).p99());
        floors.add(subRun(pair.floor(), chunk(floor), runs).p99());
      }
    }
    return Samples.paired(
        floors.build().toArray(), looms.build().toArray(), loom.calls(), loom.bytes());
  }

  private static int chunk(Meter side) {
    return Math.min(TAIL_CHUNK, side.callsPerBatch());
  }

  private Tail subRun(Side side, int mostAtATime, int runs) {
    int most = TAIL_SAMPLES / SUB_RUNS;
    long end = System.nanoTime() + measure.toNanos() / runs;
    double[] times = new double[most];
    int taken = 0;
    while (taken < most && (taken < TAIL_CHUNK || !past(end))) {
      int chunk = Math.min(mostAtATime, most - taken);
      side.prepare().accept(chunk);
      for (int i = 0; i < chunk; i++) {
        long start = System.nanoTime();
        blackhole.consume(side.operation().call());
        times[taken++] = System.nanoTime() - start;
      }
    }
    return Tail.of(Arrays.copyOf(times, taken));
  }

  private static boolean past(long nanos) {
    return System.nanoTime() - nanos >= 0;
  }
}
