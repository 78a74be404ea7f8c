package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** A line over a connection that was opened for it. */
final class OwnLine implements Line {
  private final DeadlineConnection connection;

  OwnLine(DeadlineConnection connection) {
    this.connection = connection;
  }

  @Override
  public void send(CommandArguments command) {
    connection.post(command);
  }

  @Override
  public @Nullable Object next(long nanos) {
    connection.begin(Deadline.in(nanos));
    return connection.getUnflushedObject();
  }

  @Override
  public void close() {
    connection.cut();
  }
}
