package dev.loom.faults;

import java.time.Duration;
import java.util.List;

/** What callers notice of a Redis that fails, of its way to fail, and of its return: nothing. */
class RedisAwayTest {
  @Fault("R-01")
  void callerNoticesNoOutage(Row row) {
    List<Outage> modes = Outage.first(Amount.of(3, 12));
    int calls = Amount.of(300, 10_000);
    row.judge(
        "Redis fails",
        modes.size() + " modes × " + calls + " calls",
        OutageRun.CRITERION,
        attempt -> new OutageRun(attempt, Node.redis(16)).run(modes, calls));
  }

  @Fault("R-02")
  void redisIsUsedAgainAtOnce(Row row) {
    List<Outage> modes = Outage.first(Amount.of(2, 12));
    row.judge(
        "Redis comes back",
        modes.size() + " modes",
        ReturnRun.CRITERION,
        attempt -> new ReturnRun(attempt).run(modes));
  }

  @Fault("R-03")
  void flappingRedisIsLeftAlone(Row row) {
    Duration time = Amount.of(Duration.ofSeconds(6), Duration.ofSeconds(60));
    row.judge(
        "Redis flaps each 300 ms",
        time.toSeconds() + " s",
        FlappingRun.CRITERION,
        attempt -> new FlappingRun(attempt).run(time));
  }

  @Fault("R-04")
  void callersWithoutAConnectionWaitNoLonger(Row row) {
    int times = Amount.of(1, 10);
    row.judge(
        "64 callers, pool 8, +200 ms",
        times + " × 2000 calls",
        "0 failed, 0 wrong; held ≤ D; the breaker opens",
        attempt -> crowd(attempt, times));
  }

  private static void crowd(Attempt attempt, int times) throws Exception {
    int calls = 0;
    Duration longest = Duration.ZERO;
    for (int i = 0; i < times; i++) {
      try (Wire wire = new Wire(attempt.seed);
          Node node = new Node(Node.redis(8).open(wire.uri()), new NumberedUpstream())) {
        Load load = new Load(node, attempt.random(i), 64);
        load.run(500).check(attempt, "before");
        attempt.await("Redis is used", node::isAvailable);
        long outages = node.health().outages();
        Outage.LATE.begin(wire);
        Tally tally = load.run(2_000);
        tally.check(attempt, "late");
        calls += tally.calls();
        attempt.requireInTime("the breaker opens", node.health().outages() > outages);
        Outage.LATE.end(wire);
        load.settle(attempt);
        longest = longest.compareTo(node.spans.longest()) > 0 ? longest : node.spans.longest();
      }
    }
    attempt.observe("calls", calls);
    attempt.observe("ms held at most", longest.toMillis());
  }

  @Fault("R-07")
  void hostStartsWithoutRedis(Row row) {
    int times = Amount.of(1, 20);
    row.judge(
        "Redis is not there at the start",
        times + " starts",
        LateRedisRun.CRITERION,
        attempt -> new LateRedisRun(attempt).run(times));
  }
}
