package dev.loom.cache.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** One connection that takes its time: no deadlines, no breaker. Thread-safe. */
final class PlainLink implements RedisLink {
  private final Connection connection;
  private final boolean cluster;
  private long aheadMicros;

  /** Runs before each script; a test interferes there. */
  volatile Runnable before = () -> {};

  PlainLink(RedisServer server) {
    this(server, false);
  }

  /** A link that keeps keys apart as on a cluster, which one node is happy with too. */
  PlainLink(RedisServer server, boolean cluster) {
    this.cluster = cluster;
    this.connection = new Connection(new HostAndPort("127.0.0.1", server.port()));
    connection.sendCommand(Protocol.Command.TIME);
    List<byte[]> time = connection.getBinaryMultiBulkReply();
    aheadMicros = number(time.get(0)) * 1_000_000 + number(time.get(1)) - localMicros();
  }

  private static long number(byte[] text) {
    return Long.parseLong(new String(text, java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static long localMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  @Override
  public synchronized <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    try {
      connection.sendCommand(Protocol.Command.MGET, keys.toArray(new byte[0][]));
      return reader.read(connection.getBinaryMultiBulkReply());
    } catch (WrongReplyException e) {
      throw new LinkException(LinkException.Kind.WRONG_REPLY, e.getMessage(), e);
    } catch (JedisException e) {
      throw new LinkException(LinkException.Kind.IO, "failed", e);
    }
  }

  @Override
  public Object run(ScriptCall call) throws LinkException {
    before.run();
    synchronized (this) {
      List<byte[]> arguments = new ArrayList<>();
      arguments.add(CellKeys.bytes(call.script().text()));
      arguments.add(CellKeys.bytes(Integer.toString(call.keys().size())));
      arguments.addAll(call.keys());
      arguments.addAll(call.args());
      try {
        connection.sendCommand(Protocol.Command.EVAL, arguments.toArray(new byte[0][]));
        return connection.getOne();
      } catch (JedisException e) {
        throw new LinkException(LinkException.Kind.PROTOCOL, "failed", e);
      }
    }
  }

  @Override
  public List<Object> runAll(List<ScriptCall> calls) throws LinkException {
    List<Object> replies = new ArrayList<>();
    for (ScriptCall each : calls) {
      replies.add(run(each));
    }
    return replies;
  }

  @Override
  public boolean isCluster() {
    return cluster;
  }

  @Override
  public synchronized long redisMicros() {
    return localMicros() + aheadMicros;
  }

  /** Lets our idea of Redis time go ahead. */
  synchronized void goAhead(long micros) {
    aheadMicros += micros;
  }

  @Override
  public synchronized void close() {
    connection.close();
  }
}
