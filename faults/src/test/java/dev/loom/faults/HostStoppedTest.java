package dev.loom.faults;

import dev.loom.faults.HostUnderLoad.Beat;
import java.time.Duration;
import java.util.List;

/** A host that stands still for a while and goes on, as laptops and virtual machines do. */
class HostStoppedTest {
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Duration BACK = Node.TWO_PROBES;

  private Duration longest = Duration.ZERO;

  @Fault("R-20")
  void stoppedHostUsesRedisAgainAtOnce(Row row) {
    int times = Amount.of(1, 20);
    row.judge(
        "SIGSTOP of the host under load, 2 s",
        times + " stops",
        "breaker closed within 2 probes; 0 calls failed, wrong, lost or doubled",
        attempt -> stops(attempt, times));
  }

  private void stops(Attempt attempt, int times) throws Exception {
    try (Wire wire = new Wire(attempt.seed);
        ChildJvm host =
            new ChildJvm(HostUnderLoad.class, wire.server.uri(), Long.toString(attempt.seed))) {
      long opened = 0;
      for (int i = 0; i < times; i++) {
        int lines = host.lines().size();
        attempt.await("the host is at work", () -> isAtWork(host, lines));
        opened += one(attempt, host);
      }
      attempt.observe("stops", times);
      attempt.observe("ms until Redis was used again at most", longest.toMillis());
      attempt.observe("times the breaker opened", opened);
    }
  }

  private long one(Attempt attempt, ChildJvm host) {
    host.stop();
    Attempt.pause(Duration.ofMillis(200)); // what it said before arrives
    List<Beat> before = beats(host, 0);
    int lines = host.lines().size();
    Attempt.pause(STOP);
    attempt.exactly("lines while it is stopped", host.lines().size() - lines, 0);
    host.goOn();
    long going = System.nanoTime();
    attempt.await("the host goes on", () -> beats(host, lines).size() > 60);
    List<Beat> after = beats(host, lines);
    Beat last = before.get(before.size() - 1);
    Beat first = after.get(0);
    attempt.require("it stood still", first.millis() - last.millis() > STOP.toMillis() / 2);
    Beat back =
        after.stream().filter(Beat::available).findFirst().orElse(after.get(after.size() - 1));
    Duration took = Duration.ofMillis(back.millis() - first.millis());
    attempt.requireInTime("Redis is used again", back.available());
    attempt.within("the return", BACK, going, going + took.toNanos());
    longest = longest.compareTo(took) > 0 ? longest : took;
    attempt.await(
        "hits from Redis", () -> beats(host, lines).stream().anyMatch(b -> b.hits() > back.hits()));
    List<Beat> end = beats(host, lines);
    attempt.exactly("calls failed, wrong, lost, doubled", end.get(end.size() - 1).bad(), 0);
    return end.get(end.size() - 1).outages() - last.outages();
  }

  private static boolean isAtWork(ChildJvm host, int lines) {
    List<Beat> all = beats(host, lines);
    return all.size() > 20 && all.get(all.size() - 1).available();
  }

  private static List<Beat> beats(ChildJvm host, int after) {
    List<String> all = host.lines();
    return all.subList(Math.min(after, all.size()), all.size()).stream()
        .filter(line -> line.startsWith("beat"))
        .map(Beat::parse)
        .toList();
  }
}
