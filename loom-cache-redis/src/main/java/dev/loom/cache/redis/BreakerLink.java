package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that asks Redis only while the breaker is closed. Each failed command is counted once,
 * here and nowhere else; one for which this process had no time is not.
 */
final class BreakerLink implements RedisLink {
  private final RedisLink raw;
  private final Breaker breaker;
  private final Stalls stalls;
  private final long timeoutNanos;
  private final Runnable onOpen;

  /**
   * A link around another one.
   *
   * @param raw the link
   * @param breaker what decides
   * @param stalls what knows lost time
   * @param timeoutNanos time of a lookup; a failure is excused when half of that was lost
   * @param onOpen called when a failure opened the breaker
   */
  BreakerLink(RedisLink raw, Breaker breaker, Stalls stalls, long timeoutNanos, Runnable onOpen) {
    this.raw = raw;
    this.breaker = breaker;
    this.stalls = stalls;
    this.timeoutNanos = timeoutNanos;
    this.onOpen = onOpen;
  }

  @Override
  public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    return counted(() -> raw.read(keys, reader));
  }

  @Override
  public @Nullable Object run(ScriptCall call) throws LinkException {
    return counted(() -> Collections.singletonList(raw.run(call))).get(0);
  }

  @Override
  public List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    return counted(() -> raw.runAll(calls));
  }

  private <T> T counted(Deadline.Work<T> work) throws LinkException {
    if (!breaker.isClosed()) {
      throw Failures.of(Kind.OPEN);
    }
    long start = System.nanoTime();
    try {
      T result = work.run();
      breaker.succeeded();
      return result;
    } catch (LinkException e) {
      count(e, start);
      throw e;
    }
  }

  /** Counts a failure of what began at a moment. */
  void count(LinkException failure, long start) {
    if (!isExcused(failure.kind(), start) && breaker.failed(failure.kind(), start)) {
      onOpen.run();
    }
  }

  private boolean isExcused(Kind kind, long start) {
    return switch (kind) {
      // It waited in our own queue, or came after other commands of the same call: says nothing.
      case CUT_SHORT -> true;
      case TIMEOUT, EXHAUSTED -> wasLost(start);
      // A virtual thread that is interrupted closes the socket itself; and one whose deadline has
      // passed while the process stood still may find it cut before it reads the answer.
      case IO -> Thread.currentThread().isInterrupted() || wasLost(start);
      default -> false;
    };
  }

  private boolean wasLost(long start) {
    return stalls.lostSince(start) >= timeoutNanos / 2;
  }

  @Override
  public boolean isCluster() {
    return raw.isCluster();
  }

  @Override
  public long redisMicros() {
    return raw.redisMicros();
  }

  @Override
  public void close() {
    raw.close();
  }
}
