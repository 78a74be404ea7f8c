package dev.loom.cache.redis;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;

/** A line over a connection that a pool has lent; it is closed by us and given back broken. */
final class LentLine implements Line {
  private final Connection connection;
  private final AtomicBoolean closed = new AtomicBoolean();

  LentLine(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void send(CommandArguments command) {
    connection.sendCommand(command);
    connection.getMany(0); // sends what was written, and waits for nothing
  }

  @Override
  public @Nullable Object next(long nanos) {
    int millis = (int) TimeUnit.NANOSECONDS.toMillis(nanos);
    if (connection.getSoTimeout() != millis) {
      connection.setSoTimeout(millis);
    }
    return connection.getUnflushedObject();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      connection.forceDisconnect();
    } catch (IOException e) {
      // It is out of use either way.
    }
    connection.setBroken(); // so that its pool lends it to nobody
    connection.close();
  }
}
