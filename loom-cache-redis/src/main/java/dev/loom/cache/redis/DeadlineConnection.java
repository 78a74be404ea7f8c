package dev.loom.cache.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A connection whose commands end at a deadline. Used by one thread at a time; any thread may
 * {@link #cut} it. After a failure that was no reply it must not be used again: the answer may
 * still be on its way.
 */
final class DeadlineConnection extends Connection {
  private final DeadlineSocket socket;
  private volatile boolean busy = true;

  /** Connects and shakes hands, within the deadline of the socket. */
  DeadlineConnection(Sockets.OneSocket sockets, JedisClientConfig config) {
    super(sockets, config);
    this.socket = sockets.made();
  }

  @Override
  protected @Nullable Object protocolRead(RedisInputStream in, PushConsumerChain pushes) {
    return ReplyReader.read(in);
  }

  /** Begins a use, which ends at a deadline. */
  void begin(Deadline deadline) {
    socket.limit(deadline);
    busy = true;
  }

  /** Ends a use. */
  void end() {
    busy = false;
  }

  /** Whether a use goes on although its deadline was over some time ago. */
  boolean isStuck(long nanos) {
    return busy && socket.limit().isOverSince(nanos);
  }

  /** The values of keys, in one command. */
  List<byte @Nullable []> values(List<byte[]> keys) throws LinkException {
    return Commands.values(executeCommand(Commands.read(keys)), keys.size());
  }

  /** Runs scripts in one round trip, a second one for those that Redis does not know. */
  List<@Nullable Object> runAll(List<ScriptCall> calls) {
    for (ScriptCall call : calls) {
      sendCommand(Commands.run(call));
    }
    List<@Nullable Object> replies = new ArrayList<>(getMany(calls.size()));
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i) instanceof RuntimeException e) {
        if (!Failures.isMissingScript(e)) {
          throw e;
        }
        replies.set(i, executeCommand(Commands.load(calls.get(i))));
      }
    }
    return replies;
  }

  /** Sends a command, and leaves its reply to {@link #getUnflushedObject}. */
  void post(CommandArguments command) {
    sendCommand(command);
    flush();
  }

  /** Ends it at once, also under the thread that uses it; says nothing to Redis. */
  void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is out of use either way.
    }
  }
}
