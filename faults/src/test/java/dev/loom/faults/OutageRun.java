package dev.loom.faults;

import java.time.Duration;
import java.util.List;

/** Calls before, in and after each of some outages. */
final class OutageRun {
  static final String CRITERION =
      "0 failed, 0 wrong; held ≤ D; opens ≤ 500 ms, then Redis is not asked";

  private static final int BEFORE = 150;
  private static final Duration OPENS = Duration.ofMillis(500);
  private static final Duration OVERHEAD = Duration.ofMillis(1);

  private final Attempt attempt;
  private final Node.Opening stores;
  private int calls;
  private int failed;
  private int wrong;
  private Duration longest = Duration.ZERO;

  OutageRun(Attempt attempt, Node.Opening stores) {
    this.attempt = attempt;
    this.stores = stores;
  }

  void run(List<Outage> modes, int number) throws Exception {
    for (Outage mode : modes) {
      try (Wire wire = new Wire(attempt.seed);
          Node node = new Node(stores.open(wire.uri()), new NumberedUpstream())) {
        one(mode, number, wire, node);
      }
      attempt.observe("calls", calls);
      attempt.observe("failed", failed);
      attempt.observe("wrong", wrong);
      attempt.observe("ms held at most", longest.toMillis());
    }
  }

  private void one(Outage mode, int number, Wire wire, Node node) throws Exception {
    Load load = new Load(node, attempt.random(mode.ordinal()));
    attempt.await("the first connection to Redis", node::isAvailable);
    Tally before = checked(load.run(BEFORE), mode + ", before");
    attempt.requireInTime(mode + ": Redis answers before", before.redisHits() > 0);
    long began = System.nanoTime();
    mode.begin(wire);
    Tally falling = checked(load.run(number / 3), mode + ", falling");
    if (mode.opensTheBreaker()) {
      long away = falling.away();
      attempt.requireInTime(mode + ": Redis is left alone within the first calls", away != 0);
      attempt.within(mode + ": the breaker's opening", OPENS, began, away == 0 ? began : away);
    }
    long asked = wire.asked();
    Tally fallen = checked(load.run(number - number / 3), mode + ", fallen");
    if (mode.holdsProbes()) {
      attempt.exactly(mode + ": commands of callers", wire.asked() - asked, 0);
      attempt.requireInTime(
          mode + ": 99 of 100 calls take 1 ms more at most: " + fallen.p99() + " " + before.p99(),
          fallen.p99().compareTo(before.p99().plus(OVERHEAD)) <= 0);
    } else if (!mode.opensTheBreaker()) {
      attempt.requireInTime(
          mode + ": Redis is used all along; " + LateRedisRun.lastWarning(),
          node.health().outages() == 0);
      attempt.requireInTime(mode + ": Redis answers", fallen.redisHits() > 0);
    }
    mode.end(wire);
    attempt.await(mode + ": the return", node::isAvailable);
    checked(load.run(BEFORE), mode + ", after");
    load.settle(attempt);
    longest = longest.compareTo(node.spans.longest()) > 0 ? longest : node.spans.longest();
  }

  private Tally checked(Tally tally, String when) {
    tally.check(attempt, when);
    calls += tally.calls();
    failed += tally.failed();
    wrong += tally.wrong();
    return tally;
  }
}
