package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each failure of each command is counted, and once. */
class BreakerLinkTest {
  private static final long TIMEOUT = TimeUnit.HOURS.toNanos(1);
  private static final ScriptCall CALL =
      new ScriptCall(Script.of("return 1"), List.of(new byte[1]), List.of());

  private final Breaker breaker = new Breaker(System::nanoTime);
  private final Scripted raw = new Scripted();
  private int openings;
  private BreakerLink link = link(TIMEOUT);

  BreakerLinkTest() {
    breaker.close();
  }

  private BreakerLink link(long timeout) {
    return new BreakerLink(
        raw, breaker, new Stalls(System::nanoTime, TIMEOUT), timeout, () -> openings++);
  }

  /** A link that does as it is told. */
  private static final class Scripted implements RedisLink {
    private @Nullable Kind trouble;
    private int calls;

    private void act() throws LinkException {
      calls++;
      if (trouble != null) {
        throw Failures.of(trouble);
      }
    }

    @Override
    public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
      act();
      try {
        return reader.read(List.of());
      } catch (WrongReplyException e) {
        throw Failures.of(Kind.WRONG_REPLY);
      }
    }

    @Override
    public Object run(ScriptCall call) throws LinkException {
      act();
      return 1L;
    }

    @Override
    public List<@Nullable Object> runAll(List<ScriptCall> all) throws LinkException {
      act();
      return List.of(1L);
    }

    @Override
    public boolean isCluster() {
      return true;
    }

    @Override
    public long redisMicros() {
      return 42;
    }

    @Override
    public void close() {
      calls = -1;
    }
  }

  /** One of the ways to ask. */
  private interface Path {
    Object ask(RedisLink link) throws LinkException;
  }

  private static Stream<Path> paths() {
    return Stream.of(
        link -> link.read(List.of(), values -> "read"),
        link -> link.run(CALL),
        link -> link.runAll(List.of(CALL)));
  }

  static Stream<Arguments> failuresOnPaths() {
    return Stream.of(Kind.values())
        .filter(kind -> kind != Kind.OPEN && kind != Kind.CLOSED && kind != Kind.CUT_SHORT)
        .flatMap(kind -> paths().map(path -> Arguments.of(kind, path)));
  }

  private static @Nullable Kind kind(Callable<?> action) {
    LinkException failure = catchThrowableOfType(LinkException.class, action::call);
    return failure == null ? null : failure.kind();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failuresOnPaths")
  void eachFailureIsCountedOnceOnEachPath(Kind kind, Path path) {
    raw.trouble = kind;
    int needed =
        switch (kind) {
          case REFUSED, DENIED -> 1;
          case OUT_OF_MEMORY -> Integer.MAX_VALUE;
          default -> 5;
        };
    for (int i = 1; i <= 20; i++) {
      assertThat(kind(() -> path.ask(link))).isEqualTo(i <= needed ? kind : Kind.OPEN);
      assertThat(breaker.isClosed()).isEqualTo(i < needed);
    }
    assertThat(raw.calls).isEqualTo(Math.min(20, needed));
    assertThat(openings).isEqualTo(needed <= 20 ? 1 : 0);
  }

  @Test
  void answersPass() throws Exception {
    String read = link.read(List.of(), values -> "read");
    assertThat(read).isEqualTo("read");
    assertThat(link.run(CALL)).isEqualTo(1L);
    assertThat(link.runAll(List.of(CALL))).containsExactly(1L);
    assertThat(link.isCluster()).isTrue();
    assertThat(link.redisMicros()).isEqualTo(42);
    link.close();
    assertThat(raw.calls).isEqualTo(-1);
  }

  @Test
  void callThatWasCutShortIsNotCharged() {
    raw.trouble = Kind.CUT_SHORT;
    for (int i = 0; i < 20; i++) {
      assertThat(kind(() -> link.run(CALL))).isEqualTo(Kind.CUT_SHORT);
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void timeThatTheProcessLostIsNotCharged() {
    raw.trouble = Kind.TIMEOUT;
    // Its beats are due each nanosecond and never come: all time is lost.
    BreakerLink stopped =
        new BreakerLink(raw, breaker, new Stalls(System::nanoTime, 1), 2, () -> openings++);
    for (int i = 0; i < 20; i++) {
      assertThat(kind(() -> stopped.run(CALL))).isEqualTo(Kind.TIMEOUT);
    }
    raw.trouble = Kind.EXHAUSTED;
    assertThat(kind(() -> stopped.run(CALL))).isEqualTo(Kind.EXHAUSTED);
    raw.trouble = Kind.IO; // a connection that was cut after the deadline
    for (int i = 0; i < 20; i++) {
      assertThat(kind(() -> stopped.run(CALL))).isEqualTo(Kind.IO);
    }
    assertThat(breaker.isClosed()).isTrue();
    raw.trouble = Kind.REFUSED; // that is no question of time
    assertThat(kind(() -> stopped.run(CALL))).isEqualTo(Kind.REFUSED);
    assertThat(breaker.isClosed()).isFalse();
  }

  @Test
  void connectionThatAnInterruptClosedIsNotCharged() {
    raw.trouble = Kind.IO;
    Thread.currentThread().interrupt();
    for (int i = 0; i < 20; i++) {
      assertThat(kind(() -> link.run(CALL))).isEqualTo(Kind.IO);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(breaker.isClosed()).isTrue();
  }
}
