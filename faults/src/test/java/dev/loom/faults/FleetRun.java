package dev.loom.faults;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Two nodes on one Redis, one of them cut off from it. */
final class FleetRun {
  static final String CRITERION =
      "0 answers older than an invalidation, on either node, from the first good probe on";

  private final Attempt attempt;
  private final Duration nearCache;
  private final NumberedUpstream upstream = new NumberedUpstream();
  private int answers;
  private int stale;

  /**
   * A run.
   *
   * @param nearCache how long an answer may be served from the memory in front of Redis; zero for
   *     none, and then none is ever stale
   */
  FleetRun(Attempt attempt, Duration nearCache) {
    this.attempt = attempt;
    this.nearCache = nearCache;
  }

  void run(int keys, Duration cut) throws Exception {
    Node.Opening opening = Node.redis(16, Node.DEADLINE, nearCache);
    try (Wire wire = new Wire(attempt.seed);
        Node here = new Node(opening.open(wire.server.uri()), upstream);
        Node there = new Node(opening.open(wire.uri()), upstream)) {
      attempt.await("both use Redis", () -> here.isAvailable() && there.isAvailable());
      int[] oldest = filled(here, keys);
      askAll(there, oldest, "before");
      for (Outage mode : List.of(Outage.BLACK_HOLE, Outage.REFUSED)) {
        mode.begin(wire);
        cutOff(here, there, oldest, cut);
        mode.end(wire);
        attempt.await("the node is back", there::isAvailable);
        askAll(there, oldest, "there, after " + mode);
        askAll(here, oldest, "here, after " + mode);
      }
      attempt.exactly("answers lost", upstream.lost(), 0);
      attempt.exactly("answers given twice as paid", upstream.doubled(), 0);
    }
    attempt.observe("answers after a cut", answers);
    attempt.observe("stale", stale);
  }

  /** The numbers of the first answers; none older may ever be served. */
  private int[] filled(Node node, int keys) {
    int[] oldest = new int[keys];
    Tally tally = new Tally(node);
    for (int i = 0; i < keys; i++) {
      oldest[i] = Load.ask(node, question(i).request(), false, tally);
    }
    tally.check(attempt, "filled");
    return oldest;
  }

  private static Question question(int number) {
    return new Question(number, "acme");
  }

  /** The one node invalidates what it can reach, the other what it cannot. */
  private void cutOff(Node here, Node there, int[] oldest, Duration cut) {
    long end = System.nanoTime() + cut.toNanos();
    Random random = attempt.random(upstream.calls());
    Tally tally = new Tally(there);
    int mine = oldest.length * 4 / 5;
    for (int i = 0; i < mine; i++) {
      // A call of the node that is cut off comes between.
      Load.ask(there, question(random.nextInt(oldest.length)).request(), false, tally);
      Invalidation done = here.cache.invalidate(CacheSelector.tag("q" + i));
      attempt.require("it is done at once", !done.pending());
      oldest[i] = upstream.calls() + 1;
    }
    for (int i = 0; there.isAvailable() && i < 1_000; i++) {
      Load.ask(there, question(random.nextInt(oldest.length)).request(), false, tally);
    }
    attempt.require("the cut is noticed", !there.isAvailable());
    for (int i = mine; i < oldest.length; i++) {
      Invalidation done = there.cache.invalidate(CacheSelector.tag("q" + i));
      attempt.require("it is to be done when Redis is back", done.pending());
      oldest[i] = upstream.calls() + 1;
    }
    while (System.nanoTime() - end < 0) {
      Load.ask(there, question(random.nextInt(oldest.length)).request(), false, tally);
      Attempt.pause(Duration.ofMillis(2));
    }
    tally.check(attempt, "cut off");
  }

  private void askAll(Node node, int[] oldest, String when) {
    Tally tally = new Tally(node);
    for (int i = 0; i < oldest.length; i++) {
      int number = Load.ask(node, question(i).request(), i % 5 == 0, tally);
      answers++;
      stale += number < oldest[i] ? 1 : 0;
      attempt.require(when + ": question " + i + " gets no old answer", number >= oldest[i]);
    }
    tally.check(attempt, when);
  }
}
