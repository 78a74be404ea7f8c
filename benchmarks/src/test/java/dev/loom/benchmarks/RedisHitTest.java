package dev.loom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.benchmarks.redis.Monitor;
import dev.loom.benchmarks.redis.RawRedis;
import dev.loom.benchmarks.redis.RedisServer;
import dev.loom.cache.CacheStats;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Origin;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What B-14 and B-15 measure is a hit with all that a hit must do, in one round trip. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisHitTest {
  private static final int BATCH = 64;

  private RedisServer server;
  private RedisHit hit;

  @BeforeAll
  void fill() throws RedisServer.Unavailable {
    server = RedisServer.start();
    hit = new RedisHit(server.port());
    hit.wholePair().check().run();
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void hitBenchmarkDoesTheWholeWork() {
    CacheStats before = hit.provider().stats();
    int heard = hit.deltas();
    hit.prepareRequests(BATCH);
    for (int i = 0; i < BATCH; i++) {
      ChatResponse answer = hit.wholeCall();
      assertThat(answer.origin()).isEqualTo(Origin.CACHE);
      assertThat(answer.cache().status()).isEqualTo(Status.HIT);
      assertThat(answer.cache().tier()).isEqualTo("redis");
      assertThat(answer.cache().remaining()).isPositive();
    }
    CacheStats after = hit.provider().stats();
    assertThat(after.hits() - before.hits()).isEqualTo(BATCH);
    assertThat(after.tokensSaved() - before.tokensSaved()).isEqualTo(630L * BATCH);
    assertThat(hit.deltas() - heard).as("every second call is streamed").isEqualTo(BATCH / 2);
  }

  @Test
  void bothSidesSendOneCommandEach() {
    hit.prepareBytes(1);
    hit.prepareRequests(1);
    List<List<String>> sent =
        Monitor.commands(
            server.port(),
            () -> {
              hit.rawSocket();
              hit.backend();
              hit.digestAndRawSocket();
              hit.wholeCall();
            });
    assertThat(sent).hasSize(4).allMatch(words -> words.get(0).equals("MGET"));
  }

  @Test
  void aSecondForkFindsWhatTheFirstHasStored() {
    List<List<String>> sent =
        Monitor.commands(server.port(), () -> new RedisEntries(server.port(), 200).fill());
    assertThat(sent).noneMatch(words -> words.get(0).startsWith("EVAL"));
  }

  @Test
  void closedServerIsGone() throws RedisServer.Unavailable {
    int port;
    try (RedisServer other = RedisServer.start();
        RawRedis redis = new RawRedis(other.port())) {
      port = other.port();
      assertThat(other.description()).matches("Redis \\d+\\.\\d+.*, .+");
      assertThat(redis.call("CONFIG", "GET", "save")).isEqualTo(List.of("save", ""));
    }
    assertThat(RedisServer.portOfRun()).isNotEqualTo(port);
    assertThat(canConnect(port)).isFalse();
  }

  private static boolean canConnect(int port) {
    try (RawRedis redis = new RawRedis(port)) {
      return redis.call("PING") != null;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
