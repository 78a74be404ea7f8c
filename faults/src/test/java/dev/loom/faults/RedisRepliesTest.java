package dev.loom.faults;

import dev.loom.cache.redis.KeptLog;
import dev.loom.cache.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Replies that are wrong, and what the breaker makes of them. */
class RedisRepliesTest {
  @Fault("R-05")
  void answerOfAnotherIsNeverServed(Row row) {
    int gets = Amount.of(500, 10_000);
    row.judge(
        "replies swapped, or late",
        gets + " gets",
        SwapRun.CRITERION,
        attempt -> {
          new SwapRun(attempt, Node.redis(16)).swapped(gets);
          new SwapRun(attempt, Node.redis(16)).late();
        });
  }

  @Fault("R-06")
  void eachFailureOnEachPathIsCountedOnce(Row row) {
    row.judge(
        "each failure × each command path",
        Trouble.values().length + " × " + Path.values().length + ", and refused",
        "counted exactly once; refused credentials are named at the start",
        attempt -> {
          failures(attempt);
          refusedCredentials(attempt);
        });
  }

  private static void failures(Attempt attempt) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(12);
    try (RedisServer server = RedisServer.start()) {
      for (Trouble trouble : Trouble.values()) {
        for (Path path : Path.values()) {
          all.add(pool.submit(() -> new FailureRun(attempt, server, trouble, path).run()));
        }
      }
      for (Path path : Path.values()) {
        all.add(pool.submit(() -> FailureRun.refused(attempt, server, path)));
      }
      for (Future<?> each : all) {
        try {
          each.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
    } finally {
      pool.shutdownNow();
    }
    attempt.observe("pairs", all.size());
  }

  private static void refusedCredentials(Attempt attempt) {
    int lines = KeptLog.lines().size();
    try (RedisServer server = RedisServer.start("requirepass open-sesame");
        Node node = new Node(server.uri().replace("redis://", "redis://:wrong-sesame@"))) {
      attempt.require("it starts without Redis", !node.isAvailable());
      attempt.exactly(
          "lines that name the cause", LateRedisRun.said(lines, "rejected the credentials"), 1);
      attempt.exactly("lines that hold a password", LateRedisRun.said(lines, "sesame"), 0);
    }
  }
}
