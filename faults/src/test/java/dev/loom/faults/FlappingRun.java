package dev.loom.faults;

import dev.loom.cache.redis.FaultMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A Redis that comes and goes faster than anybody can use it. */
final class FlappingRun {
  static final String CRITERION =
      "0 failed, 0 wrong; ≤ 2 breaker changes a second; half of all calls are hits, each second";

  private static final Duration PERIOD = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Attempt attempt;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong changes = new AtomicLong();

  FlappingRun(Attempt attempt) {
    this.attempt = attempt;
  }

  void run(Duration time) throws Exception {
    try (Wire wire = new Wire(attempt.seed);
        Node node = new Node(wire.uri())) {
      Load load = new Load(node, attempt.random(0));
      attempt.await("the first connection to Redis", node::isAvailable);
      load.run(3_000).check(attempt, "before");
      Thread flapping = new Thread(() -> flap(wire), "flapping");
      Thread counting = new Thread(() -> count(node), "counting");
      flapping.start();
      counting.start();
      try {
        calls(load, time);
      } finally {
        over.set(true);
        flapping.join();
        counting.join();
      }
      attempt.observe("breaker changes", changes.get());
      attempt.require(
          "at most 2 changes a second: " + changes, changes.get() <= 2 * time.toSeconds());
      attempt.require("it opened at all", changes.get() > 0);
      attempt.await("the end", node::isAvailable);
      load.settle(attempt);
    }
  }

  private void calls(Load load, Duration time) throws Exception {
    int calls = 0;
    int least = 100;
    for (int second = 0; second < time.toSeconds(); second++) {
      Tally tally = load.runFor(Duration.ofSeconds(1), PAUSE);
      tally.check(attempt, "second " + second);
      calls += tally.calls();
      int share = 100 * (tally.redisHits() + tally.memoryHits()) / Math.max(1, tally.calls());
      least = Math.min(least, share);
      attempt.requireInTime("second " + second + ": hits are " + share + " %", share >= 50);
    }
    attempt.observe("calls", calls);
    attempt.observe("% hits at least", least);
  }

  private void flap(Wire wire) {
    for (boolean there = false; !over.get(); there = !there) {
      wire.proxy.set(there ? FaultMode.PASS : FaultMode.refuse());
      Attempt.pause(PERIOD);
    }
    wire.proxy.set(FaultMode.PASS);
  }

  private void count(Node node) {
    for (boolean was = node.isAvailable(); !over.get(); Attempt.pause(PAUSE)) {
      boolean is = node.isAvailable();
      changes.addAndGet(is == was ? 0 : 1);
      was = is;
    }
  }
}
