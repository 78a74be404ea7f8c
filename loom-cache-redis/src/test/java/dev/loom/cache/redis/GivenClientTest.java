package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.put;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.redis.LinkException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A store over a client that the host has made, and the link that it takes. */
class GivenClientTest {
  private static final byte[] KEY = "a".getBytes(StandardCharsets.US_ASCII);
  private static final ScriptCall GET =
      new ScriptCall(Script.of("return redis.call('GET', KEYS[1])"), List.of(KEY), List.of());

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create("127.0.0.1", server.port());
  private final RawLink link =
      RawLinks.over(client, Sample.settings("redis:").remote()).open(() -> {});

  @AfterEach
  void stop() {
    link.close();
    client.close();
    server.close();
  }

  private static Kind kind(ThrowingCallable action) {
    LinkException failure = catchThrowableOfType(LinkException.class, action);
    return failure == null ? null : failure.kind();
  }

  @Test
  void hostKeepsItsClient() {
    try (RedisBackend backend = RedisBackend.over(client, Sample.settings("redis:"))) {
      CacheEntry entry = put(backend, "a", "x");
      assertThat(tier(backend, entry)).isEqualTo("redis");
      assertThat(backend.invalidate(CacheSelector.tag("x"))).isEqualTo(Invalidation.of(1));
      server.freeze();
      await(
          "the cache falls back",
          () -> {
            backend.get(entry.key());
            return !backend.health().available();
          });
      server.thaw();
      await("the cache comes back", () -> backend.health().available());
    }
    assertThat(client.ping()).isEqualTo("PONG");
  }

  @Test
  void missingScriptsAreLoadedOneByOneAndTogether() throws Exception {
    link.prepare();
    server.send("SET", "a", "1");
    assertThat(link.run(GET)).isEqualTo(new byte[] {'1'});
    server.send("SCRIPT", "FLUSH");
    assertThat(link.runAll(List.of(GET, GET))).containsExactly(new byte[] {'1'}, new byte[] {'1'});
    server.send("HSET", "hash", "x", "y");
    ScriptCall wrong =
        new ScriptCall(
            GET.script(), List.of("hash".getBytes(StandardCharsets.US_ASCII)), List.of());
    assertThat(kind(() -> link.run(wrong))).isEqualTo(Kind.PROTOCOL);
    assertThat(kind(() -> link.runAll(List.of(wrong)))).isEqualTo(Kind.PROTOCOL);
    link.cutStuck();
  }

  @Test
  void wrongReplyGivesUpTheClientUntilUpkeepLooksAgain() throws Exception {
    assertThat(kind(() -> link.run(GET))).isEqualTo(Kind.EXHAUSTED);
    link.prepare();
    assertThat(
            kind(
                () ->
                    link.read(
                        List.of(KEY),
                        values -> {
                          throw new WrongReplyException("another key");
                        })))
        .isEqualTo(Kind.WRONG_REPLY);
    assertThat(kind(() -> link.run(GET))).isEqualTo(Kind.EXHAUSTED);
    link.prepare();
    assertThat(link.run(GET)).isNull();
  }

  @Test
  void clockMayBeForbidden() throws Exception {
    link.prepare();
    link.readClock();
    server.send("ACL", "SETUSER", "default", "-time");
    link.readClock();
    link.probe();
    server.kill();
    assertThat(kind(link::readClock)).isIn(Kind.IO, Kind.REFUSED);
    assertThat(kind(link::probe)).isIn(Kind.IO, Kind.REFUSED);
  }

  @Test
  void closedLinkSaysSo() throws Exception {
    link.close();
    link.prepare();
    assertThat(kind(() -> link.run(GET))).isEqualTo(Kind.CLOSED);
  }

  @Test
  void clientThatComesTooLateIsClosed() throws Exception {
    RedisClient own = RedisClient.create("127.0.0.1", server.port());
    RawLink[] late = new RawLink[1];
    late[0] =
        new ClientLink(
            () -> {
              late[0].close();
              return own;
            },
            given -> {
              given.close();
              throw new JedisConnectionException("closing failed");
            },
            false,
            new Probe("loom"),
            Duration.ofSeconds(1));
    assertThat(kind(late[0]::prepare)).isEqualTo(Kind.IO);
    assertThat(own.getPool().isClosed()).isTrue();
  }
}
