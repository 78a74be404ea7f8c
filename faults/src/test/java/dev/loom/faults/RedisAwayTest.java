package dev.loom.faults;

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
        attempt -> new OutageRun(attempt, Node.redis(8)).run(modes, calls));
  }
}
