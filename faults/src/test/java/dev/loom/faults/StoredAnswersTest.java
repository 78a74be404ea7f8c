package dev.loom.faults;

import dev.loom.cache.MemoryBackend;
import java.time.Duration;

/** Whose answers are served to whom, and which are not served at all. */
class StoredAnswersTest {
  private static final Node.Opening UNHURRIED = Node.redis(16, Node.NO_HURRY, Duration.ZERO);

  @Fault("S-01")
  void tenantsNeverShareAnswers(Row row) {
    int tenants = 50;
    int prompts = Amount.of(20, 1_000);
    row.judge(
        "equal prompts of many tenants",
        tenants + " × " + prompts + ", two stores",
        TenantRun.CRITERION,
        attempt -> {
          TenantRun run = new TenantRun(attempt);
          MemoryBackend memory = new MemoryBackend(100_000, 500L << 20);
          try (Node node = new Node(memory, new NumberedUpstream())) {
            run.run("memory", node, tenants, prompts);
          }
          try (Wire wire = new Wire(attempt.seed);
              Node node =
                  new Node(
                      UNHURRIED.open(wire.server.uri()), new NumberedUpstream(), Node.NO_HURRY)) {
            attempt.await("Redis is used", node::isAvailable);
            run.run("Redis", node, tenants, prompts);
          }
        });
  }

  @Fault("S-02")
  void forgedEntryIsAMiss(Row row) {
    int forgeries = Amount.of(500, 10_000);
    row.judge(
        "stored entries forged",
        forgeries + " entries",
        TamperRun.CRITERION,
        attempt -> new TamperRun(attempt, UNHURRIED).run(forgeries));
  }
}
