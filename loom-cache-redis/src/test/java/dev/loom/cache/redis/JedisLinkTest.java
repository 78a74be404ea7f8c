package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.redis.LinkException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The link to one server, without anything around it. */
class JedisLinkTest {
  private static final Script ECHO = Script.of("return ARGV[1]");
  private static final Script GET = Script.of("return redis.call('GET', KEYS[1])");
  private static final Script SET = Script.of("return redis.call('SET', KEYS[1], ARGV[1])");

  private final RedisServer server = RedisServer.start();
  private final FaultProxy proxy = new FaultProxy(server.port(), 11);
  private final AtomicInteger losses = new AtomicInteger();
  private RawLink link = link("redis://127.0.0.1:" + proxy.port(), Duration.ofMillis(300), 2);

  private RawLink link(String uri, Duration timeout, int pool) {
    return RawLinks.of(Sample.settings(uri, timeout, pool)).open(losses::incrementAndGet);
  }

  @AfterEach
  void stop() {
    link.close();
    proxy.close();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ScriptCall call(Script script, String key, String... arguments) {
    return new ScriptCall(
        script,
        List.of(bytes(key)),
        List.of(arguments).stream().map(JedisLinkTest::bytes).toList());
  }

  private String get(String key) throws LinkException {
    return link.read(List.of(bytes(key)), values -> RedisServer.text(values.get(0)));
  }

  private static Kind kind(ThrowingCallable action) {
    LinkException failure = catchThrowableOfType(LinkException.class, action);
    return failure == null ? null : failure.kind();
  }

  @Test
  void lookupReadsAllItsKeysAtOnce() throws Exception {
    link.prepare();
    server.send("MSET", "a", "1", "b", "2");
    long before = proxy.commands();
    List<String> found =
        link.read(
            List.of(bytes("a"), bytes("none"), bytes("b")),
            values -> values.stream().map(RedisServer::text).toList());
    assertThat(found).containsExactly("1", null, "2");
    assertThat(proxy.commands() - before).isEqualTo(1);
  }

  @Test
  void missingScriptIsLoadedOnce() throws Exception {
    link.prepare();
    long before = proxy.commands();
    assertThat(link.run(call(ECHO, "k", "hello"))).isEqualTo(bytes("hello"));
    assertThat(proxy.commands() - before).isEqualTo(2);
    assertThat(link.run(call(ECHO, "k", "again"))).isEqualTo(bytes("again"));
    assertThat(proxy.commands() - before).isEqualTo(3);
    server.send("SCRIPT", "FLUSH");
    assertThat(link.run(call(ECHO, "k", "back"))).isEqualTo(bytes("back"));
  }

  @Test
  void scriptsOfOneRoundTripAnswerInOrder() throws Exception {
    link.prepare();
    link.run(call(ECHO, "k", "known"));
    assertThat(
            link.runAll(
                List.of(call(ECHO, "k", "1"), call(SET, "a", "2"), call(GET, "a"), call(GET, "b"))))
        .containsExactly(bytes("1"), bytes("OK"), bytes("2"), null);
    server.send("HSET", "hash", "x", "y");
    assertThat(kind(() -> link.runAll(List.of(call(GET, "hash"))))).isEqualTo(Kind.PROTOCOL);
    assertThat(losses).hasValue(0); // a connection survives an error
  }

  @Test
  void errorsOfRedisAreToldApart() throws Exception {
    link.prepare();
    server.send("HSET", "hash", "x", "y");
    assertThat(kind(() -> get("hash"))).isNull(); // MGET finds nothing there
    server.send("CONFIG", "SET", "maxmemory", "1");
    assertThat(kind(() -> link.run(call(SET, "a", "1")))).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(kind(link::probe)).isEqualTo(Kind.OUT_OF_MEMORY);
    server.send("CONFIG", "SET", "maxmemory", "0");
    server.send("CONFIG", "SET", "requirepass", "secret");
    link.reset();
    assertThat(kind(link::prepare)).isEqualTo(Kind.DENIED);
  }

  @Test
  void nobodyConnectsButUpkeep() throws Exception {
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.EXHAUSTED);
    assertThat(kind(() -> link.run(call(ECHO, "k", "x")))).isEqualTo(Kind.EXHAUSTED);
    assertThat(proxy.connects()).isZero();
    link.prepare();
    link.prepare();
    assertThat(get("a")).isNull();
    assertThat(proxy.connects()).isEqualTo(2);
    assertThat(losses).hasValue(0);
  }

  @Test
  void timedOutConnectionIsNeverUsedAgain() throws Exception {
    link.prepare();
    server.send("MSET", "a", "1", "b", "2");
    proxy.set(FaultMode.blackHole());
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.TIMEOUT);
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.TIMEOUT);
    assertThat(losses).hasValue(2);
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.EXHAUSTED);
    proxy.set(FaultMode.PASS);
    link.prepare();
    assertThat(proxy.connects()).isEqualTo(4);
    assertThat(get("b")).isEqualTo("2");
  }

  @Test
  void lateReplyIsNobodysAnswer() throws Exception {
    link.prepare();
    server.send("MSET", "a", "1", "b", "2");
    proxy.set(FaultMode.halfReplyThenHang());
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.TIMEOUT);
    proxy.set(FaultMode.PASS); // the rest arrives now
    for (int i = 0; i < 20; i++) {
      assertThat(get("b")).isEqualTo("2");
    }
  }

  @Test
  void wrongReplyDropsItsConnection() throws Exception {
    link.prepare();
    assertThat(
            kind(
                () ->
                    link.read(
                        List.of(bytes("a")),
                        values -> {
                          throw new WrongReplyException("another key");
                        })))
        .isEqualTo(Kind.WRONG_REPLY);
    assertThat(losses).hasValue(1);
  }

  @Test
  void readerThatThrowsLosesTheConnectionAndNoMore() throws Exception {
    link.prepare();
    assertThat(
            kind(
                () ->
                    link.read(
                        List.of(bytes("a")),
                        values -> {
                          throw new IllegalStateException("a fault of ours");
                        })))
        .isEqualTo(Kind.PROTOCOL);
    assertThat(get("a")).isNull();
  }

  @Test
  void interruptedLookupAnswersAndKeepsTheInterrupt() throws Exception {
    link.prepare();
    server.send("SET", "a", "1");
    Thread.currentThread().interrupt();
    try {
      assertThat(get("a")).isEqualTo("1");
      assertThat(link.run(call(GET, "a"))).isEqualTo(bytes("1"));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      proxy.set(FaultMode.blackHole());
      assertThat(kind(() -> get("a"))).isEqualTo(Kind.TIMEOUT);
      assertThat(kind(() -> get("a"))).isEqualTo(Kind.TIMEOUT);
      assertThat(kind(() -> get("a"))).isEqualTo(Kind.EXHAUSTED);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void allCommandsOfOneWorkShareItsDeadline() throws Exception {
    link.prepare();
    proxy.set(FaultMode.blackHole());
    Kind second =
        Deadline.within(
            TimeUnit.MILLISECONDS.toNanos(1),
            () -> {
              assertThat(kind(() -> link.run(call(ECHO, "k", "x")))).isEqualTo(Kind.CUT_SHORT);
              return kind(() -> get("a"));
            });
    assertThat(second).isIn(Kind.CUT_SHORT, Kind.EXHAUSTED);
  }

  @Test
  void stuckWriteIsCut() throws Exception {
    link.prepare();
    server.freeze();
    String large = "x".repeat(32 << 20); // more than all buffers on the way
    Repeater watch =
        new Repeater("watch", TimeUnit.MILLISECONDS.toNanos(20), () -> link.cutStuck());
    watch.start();
    try {
      assertThat(kind(() -> link.run(call(ECHO, "k", large)))).isIn(Kind.TIMEOUT, Kind.IO);
      await("the connection is dropped", () -> losses.get() == 1);
    } finally {
      watch.close();
      server.thaw();
    }
  }

  @Test
  void clockIsThatOfRedis() throws Exception {
    long before = link.redisMicros();
    link.prepare();
    link.readClock();
    List<?> time = (List<?>) server.send("TIME");
    long seconds = Long.parseLong(RedisServer.text(time.get(0)));
    assertThat(link.redisMicros() / 1_000_000).isBetween(seconds - 5, seconds + 5);
    assertThat(before / 1_000_000).isBetween(seconds - 60, seconds + 60);
    assertThat(link.isCluster()).isFalse();
  }

  @Test
  void refusedConnectionIsToldFromABrokenOne() throws Exception {
    link.prepare();
    proxy.set(FaultMode.refuse());
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.IO);
    assertThat(kind(link::prepare)).isEqualTo(Kind.REFUSED);
    link.reset();
    assertThat(kind(link::probe)).isEqualTo(Kind.REFUSED);
  }

  @Test
  void closedLinkSaysSo() throws Exception {
    link.prepare();
    link.close();
    link.close();
    assertThat(kind(() -> get("a"))).isEqualTo(Kind.CLOSED);
    assertThat(kind(() -> link.run(call(ECHO, "k", "x")))).isEqualTo(Kind.CLOSED);
    assertThat(kind(link::prepare)).isNull();
    assertThatThrownBy(link::probe).isInstanceOf(LinkException.class);
  }

  @Test
  void clockMayBeForbidden() throws Exception {
    server.send("ACL", "SETUSER", "ann", "on", ">pass", "~*", "+@all", "-time");
    link.close();
    link = link("redis://ann:pass@127.0.0.1:" + proxy.port(), Duration.ofMillis(300), 1);
    link.prepare();
    link.readClock();
    link.probe();
    proxy.set(FaultMode.blackHole());
    assertThat(kind(link::readClock)).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void loginNamesUserAndDatabase() throws Exception {
    server.send("ACL", "SETUSER", "ann", "on", ">p@ss", "~*", "+@all");
    link.close();
    String host = "127.0.0.1:" + proxy.port();
    link = link("redis://ann:p%40ss@" + host + "/3", Duration.ofMillis(300), 1);
    link.prepare();
    link.run(call(SET, "a", "1"));
    link.probe();
    assertThat(RedisServer.text(server.send("INFO", "keyspace"))).contains("db3:keys=2");
    link.close();
    link = link("redis://ann:wrong@" + host, Duration.ofMillis(300), 1);
    assertThat(kind(link::prepare)).isEqualTo(Kind.DENIED);
  }
}
