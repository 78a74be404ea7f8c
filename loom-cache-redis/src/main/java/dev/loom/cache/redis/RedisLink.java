package dev.loom.cache.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands on Redis within limits of time, whatever Redis does. Each failure is a {@link
 * LinkException}, and has been counted by the time it is thrown. Thread-safe.
 */
interface RedisLink extends AutoCloseable {

  /**
   * Reads several keys of one hash slot with one MGET, within the lookup's deadline.
   *
   * @param keys what to read
   * @param reader makes a result of the values, in the keys' order, each {@code null} where there
   *     is none; runs before the connection may serve anybody else
   * @return the reader's result
   * @throws LinkException when there is no answer in time, or when the reader throws {@link
   *     WrongReplyException}: then the connection is dropped
   */
  <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException;

  /**
   * Runs a script where its keys are; loads it where it is missing.
   *
   * @param call script, keys of one hash slot, arguments
   * @return what it returned: {@code Long}, {@code byte[]}, {@code List} of these or {@code null}
   */
  @Nullable Object run(ScriptCall call) throws LinkException;

  /**
   * Runs several scripts, in one round trip for each node that holds keys of theirs.
   *
   * @return what they returned, in order
   */
  List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException;

  /** Whether keys of different hash slots may stand on different nodes. */
  boolean isCluster();

  /** Redis time in microseconds since 1970, as far as it is known: measured, then by our clock. */
  long redisMicros();

  @Override
  void close();

  /** Makes a result of an MGET's values. */
  @FunctionalInterface
  interface Reader<T> {
    T read(List<byte @Nullable []> values) throws WrongReplyException;
  }
}
