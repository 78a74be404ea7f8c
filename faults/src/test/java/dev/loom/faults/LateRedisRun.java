package dev.loom.faults;

import dev.loom.cache.redis.KeptLog;
import java.time.Duration;
import java.util.List;

/** Hosts that start without Redis, and find it later. */
final class LateRedisRun {
  static final String CRITERION = "starts ≤ 2 s, warns once; attaches within 2 probes; 0 failed";

  private static final Duration START = Duration.ofSeconds(2);
  private static final Duration BACK = Node.TWO_PROBES;
  private static final int CALLS = 200;

  private final Attempt attempt;
  private Duration longest = Duration.ZERO;

  LateRedisRun(Attempt attempt) {
    this.attempt = attempt;
  }

  void run(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Wire wire = new Wire(attempt.seed)) {
        one(i, wire);
      }
    }
    attempt.observe("starts", times);
    attempt.observe("ms to attach at most", longest.toMillis());
  }

  private void one(int number, Wire wire) throws Exception {
    wire.server.kill();
    int lines = KeptLog.lines().size();
    long start = System.nanoTime();
    try (Node node = new Node(wire.server.uri())) {
      attempt.within("the start", START, start, System.nanoTime());
      attempt.require("it starts without Redis", !node.isAvailable());
      Load load = new Load(node, attempt.random(number));
      Tally without = load.run(CALLS);
      without.check(attempt, "without");
      attempt.require("memory stands in", without.memoryHits() > 0);
      attempt.exactly("warnings", said(lines, "WARN The cache fell back to memory"), 1);
      wire.server.restart();
      long there = System.nanoTime();
      long attached = attempt.await("it attaches", node::isAvailable);
      attempt.within("to attach", BACK, there, attached);
      Duration took = Duration.ofNanos(attached - there);
      longest = longest.compareTo(took) > 0 ? longest : took;
      Tally with = load.run(2 * CALLS);
      with.check(attempt, "with");
      attempt.requireInTime("Redis answers", with.redisHits() > 0);
      load.settle(attempt);
      long warned = said(lines, "WARN The cache fell back to memory");
      attempt.requireInTime("it has not fallen back again", warned == 1);
    }
  }

  /** What the log said last of a Redis that fails. */
  static String lastWarning() {
    return KeptLog.lines().stream()
        .filter(line -> line.contains("fell back"))
        .reduce("", (first, second) -> second);
  }

  static long said(int after, String text) {
    List<String> all = KeptLog.lines();
    return all.subList(after, all.size()).stream().filter(line -> line.contains(text)).count();
  }
}
