package dev.loom.faults;

import dev.loom.cache.Caching;

/** One question of many callers; what becomes of leaders and waits, loom-cache's tests show. */
class FlightTest {
  @Fault("R-09")
  void equalCallsMakeOneUpstreamCallAndFailTogether(Row row) {
    int flights = Amount.of(100, 1_000);
    int callers = Amount.of(20, 500);
    row.judge(
        "one key, many callers, some fail",
        flights + " × " + callers,
        FlightRun.CRITERION,
        attempt ->
            new FlightRun(attempt, upstream -> Caching.inMemory().wrap(upstream))
                .run(flights, callers));
  }
}
