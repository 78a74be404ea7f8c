package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * A connection apart from all others, on which messages arrive at any time. One thread listens, one
 * at a time sends; any thread may close it.
 */
interface Line extends AutoCloseable {
  /** Sends a command, without waiting for what it is answered with. */
  void send(CommandArguments command);

  /**
   * Waits for the next reply or message.
   *
   * @param nanos how long at most
   * @return what arrived, as Redis's types are told in {@link ReplyReader}
   * @throws RuntimeException when nothing did, or an error: then the line is of no use any more
   */
  @Nullable Object next(long nanos);

  /** Ends it at once, also under the thread that listens; says nothing to Redis. */
  @Override
  void close();
}
