package dev.loom.faults;

import dev.loom.cache.redis.FaultMode;
import java.time.Duration;

/** Replies that reach another caller than the one who asked, at once or too late. */
final class SwapRun {
  static final String CRITERION =
      "0 wrong, 0 failed; every call counted as hit, miss or follower; connections dropped";

  private static final int BEFORE = 40;
  private static final int LATE_TIMES = 10;
  private static final int BETWEEN = 25;
  private static final Duration LATE = Node.DEADLINE.multipliedBy(2);

  private final Attempt attempt;
  private final Node.Opening stores;
  private final NumberedUpstream upstream = new NumberedUpstream();

  SwapRun(Attempt attempt, Node.Opening stores) {
    this.attempt = attempt;
    this.stores = stores;
  }

  /** Gets that were asked of Redis while replies were swapped: so many at least. */
  void swapped(int gets) throws Exception {
    long exposed = 0;
    long opened = 0;
    long reconnects = 0;
    try (Wire wire = new Wire(attempt.seed)) {
      for (int round = 0; exposed < gets && round < gets; round++) {
        try (Node node = new Node(stores.open(wire.uri()), upstream)) {
          Load load = new Load(node, attempt.random(round));
          load.run(BEFORE).check(attempt, "before");
          long asked = wire.proxy.commands("MGET");
          long connects = wire.proxy.connects();
          wire.proxy.set(FaultMode.swapReplies());
          for (int i = 0; i < 5 && node.isAvailable(); i++) {
            load.run(Load.CALLERS).check(attempt, "swapped");
          }
          exposed += wire.proxy.commands("MGET") - asked;
          wire.proxy.set(FaultMode.PASS);
          load.settle(attempt);
          opened += node.health().outages();
          reconnects += wire.proxy.connects() - connects;
        }
      }
    }
    attempt.observe("gets among swapped replies", exposed);
    attempt.observe("breakers opened by them", opened);
    attempt.require("replies were swapped at all", opened > 0);
    attempt.require("connections were replaced: " + reconnects, reconnects > 0);
  }

  /** Replies that come when their callers have given up. */
  void late() throws Exception {
    try (Wire wire = new Wire(attempt.seed);
        Node node = new Node(stores.open(wire.uri()), upstream)) {
      Load load = new Load(node, attempt.random(-1), 1);
      load.run(4 * BETWEEN).check(attempt, "before");
      for (int i = 0; i < LATE_TIMES; i++) {
        long connects = wire.proxy.connects();
        wire.proxy.set(FaultMode.latency(LATE));
        load.run(1).check(attempt, "late");
        wire.proxy.set(FaultMode.PASS); // now the reply comes
        load.run(BETWEEN).check(attempt, "after a late reply");
        attempt.requireInTime("the connection was dropped", wire.proxy.connects() > connects);
      }
      attempt.observe("late replies", LATE_TIMES);
      load.settle(attempt);
    }
  }
}
