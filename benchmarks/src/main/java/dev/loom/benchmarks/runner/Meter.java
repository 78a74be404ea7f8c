package dev.loom.benchmarks.runner;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.infra.Blackhole;

/** Times batches of one side. Not thread-safe. */
final class Meter {
  /** Shorter than a slice of the scheduler: most batches run undisturbed. */
  private static final long BATCH_NANOS = 200_000;

  /** A side is warm when this many consecutive batches differ by less than {@link #STEADY}. */
  private static final int WINDOW = 20;

  private static final double STEADY = 1.05;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Side side;
  private final Blackhole blackhole;
  private final double[] recent = new double[WINDOW];
  private int batches;
  private int callsPerBatch = 1;
  private long calls;
  private long bytes;

  Meter(Side side, Blackhole blackhole) {
    this.side = side;
    this.blackhole = blackhole;
  }

  /** JMH's own sink for results; it asks for this sentence of those who build one themselves. */
  static Blackhole blackhole() {
    return new Blackhole(
        "Today's password is swordfish. I understand instantiating Blackholes directly is"
            + " dangerous.");
  }

  /** Runs one batch; returns nanoseconds per call. */
  double batch() {
    side.prepare().accept(callsPerBatch);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    double perCall = (double) timed(side.operation(), callsPerBatch) / callsPerBatch;
    bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    calls += callsPerBatch;
    recent[batches++ % WINDOW] = perCall;
    return perCall;
  }

  // One method for both sides: they are compiled alike, and its call site sees these two only.
  private long timed(Operation operation, int count) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      blackhole.consume(operation.call());
    }
    return System.nanoTime() - start;
  }

  /** One warm-up batch; the next one gets as many calls as fit. */
  void warmUp() {
    double perCall = Math.max(batch(), 0.1);
    // Doubles at most, so that one lucky batch does not make an endless one.
    double fitting = Math.min(BATCH_NANOS / perCall, 2.0 * callsPerBatch);
    callsPerBatch = (int) Math.max(1, Math.min(side.most(), fitting));
  }

  boolean isSteady() {
    if (batches < WINDOW) {
      return false;
    }
    double low = recent[0];
    double high = recent[0];
    for (double value : recent) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return high < low * STEADY;
  }

  /** Sets the batch by the recent median and forgets the calls and bytes of the warm-up. */
  void begin() {
    double perCall = Math.max(Statistics.median(recent), 0.1);
    callsPerBatch = (int) Math.max(1, Math.min(side.most(), BATCH_NANOS / perCall));
    calls = 0;
    bytes = 0;
  }

  /** Calls of a batch, after {@link #begin}. */
  int callsPerBatch() {
    return callsPerBatch;
  }

  long calls() {
    return calls;
  }

  long bytes() {
    return bytes;
  }
}
