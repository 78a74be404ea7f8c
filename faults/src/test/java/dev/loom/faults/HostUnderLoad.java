package dev.loom.faults;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A host as a process of its own: calls without end, and a line each 10 ms that says when, whether
 * Redis is used, how often it was not, and what became of the calls.
 */
final class HostUnderLoad {
  private static final Duration BEAT = Duration.ofMillis(10);

  private HostUnderLoad() {}

  /**
   * One line.
   *
   * @param millis the child's time
   * @param available whether Redis is used
   * @param outages how often it fell back so far
   * @param hits answers from Redis so far
   * @param bad calls failed, wrong, lost or doubled so far
   */
  record Beat(long millis, boolean available, long outages, long hits, long bad) {
    static Beat parse(String line) {
      String[] words = line.split(" ");
      return new Beat(
          Long.parseLong(words[1]),
          Boolean.parseBoolean(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]),
          Long.parseLong(words[5]));
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (Node node = new Node(arguments[0])) {
      Load load = new Load(node, new Random(Long.parseLong(arguments[1])));
      load.run(3_000); // its first calls load classes
      long[] sums = new long[2];
      AtomicReference<Throwable> trouble = new AtomicReference<>();
      Thread calls = new Thread(() -> callForEver(load, node, sums, trouble));
      calls.setDaemon(true);
      while (!node.isAvailable()) {
        Attempt.pause(BEAT);
      }
      calls.start();
      System.out.println("ready");
      while (trouble.get() == null) {
        synchronized (sums) {
          System.out.println(
              String.join(
                  " ",
                  "beat",
                  Long.toString(System.nanoTime() / 1_000_000),
                  Boolean.toString(node.isAvailable()),
                  Long.toString(node.health().outages()),
                  Long.toString(sums[0]),
                  Long.toString(sums[1])));
        }
        Attempt.pause(BEAT);
      }
      trouble.get().printStackTrace();
    }
  }

  private static void callForEver(
      Load load, Node node, long[] sums, AtomicReference<Throwable> trouble) {
    try {
      while (true) {
        Tally tally = load.runFor(Duration.ofMillis(100), Duration.ZERO);
        synchronized (sums) {
          sums[0] += tally.redisHits();
          // Between two runs nothing is in flight.
          sums[1] += tally.failed() + tally.wrong() + node.upstream.lost();
          sums[1] += node.upstream.doubled();
        }
      }
    } catch (Exception | AssertionError e) {
      trouble.set(e);
    }
  }
}
