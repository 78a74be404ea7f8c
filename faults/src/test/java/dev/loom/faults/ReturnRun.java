package dev.loom.faults;

import java.time.Duration;
import java.util.List;

/** The end of outages: who notices it, and when. */
final class ReturnRun {
  static final String CRITERION =
      "hits from Redis within 2 probes; 0 commands of callers, ≤ 4 connects a second while down";

  private static final int BEFORE = 150;
  private static final Duration DOWN = Duration.ofMillis(1_200);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final Duration BACK = Node.TWO_PROBES;

  private final Attempt attempt;
  private Duration longest = Duration.ZERO;

  ReturnRun(Attempt attempt) {
    this.attempt = attempt;
  }

  void run(List<Outage> modes) throws Exception {
    int number = 0;
    for (Outage mode : modes) {
      if (mode.opensTheBreaker()) { // there is no return from the other one
        try (Wire wire = new Wire(attempt.seed);
            Node node = new Node(wire.uri())) {
          one(mode, wire, node);
          number++;
        }
      }
    }
    attempt.observe("returns", number);
    attempt.observe("ms to the first hit at most", longest.toMillis());
  }

  private void one(Outage mode, Wire wire, Node node) throws Exception {
    Load load = new Load(node, attempt.random(mode.ordinal()));
    attempt.await("the first connection to Redis", node::isAvailable);
    load.run(BEFORE).check(attempt, mode + ", before");
    mode.begin(wire);
    for (int i = 0; i < 1_000 && node.isAvailable(); i++) {
      load.run(Load.CALLERS).check(attempt, mode + ", falling");
    }
    long asked = wire.asked();
    long connects = wire.proxy.connects();
    long start = System.nanoTime();
    load.runFor(DOWN, PAUSE).check(attempt, mode + ", down");
    if (mode.holdsProbes()) {
      double seconds = (System.nanoTime() - start) / 1e9;
      long made = wire.proxy.connects() - connects;
      attempt.exactly(mode + ": commands of callers", wire.asked() - asked, 0);
      attempt.require(
          mode + ": connects in " + seconds + " s are few: " + made, made <= 4 * seconds + 1);
    }
    mode.end(wire);
    long over = System.nanoTime();
    Tally after = new Tally(node);
    Question question = new Question(0, "acme");
    long back =
        attempt.await(
            mode + ": a hit from Redis",
            () -> {
              Load.ask(node, question.request(), false, after);
              return after.redisHits() > 0;
            });
    after.check(attempt, mode + ", after");
    attempt.within(mode + ": the return to Redis", BACK, over, back);
    Duration took = Duration.ofNanos(back - over);
    longest = longest.compareTo(took) > 0 ? longest : took;
    load.settle(attempt);
  }
}
