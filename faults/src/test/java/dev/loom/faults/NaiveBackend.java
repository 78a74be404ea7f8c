package dev.loom.faults;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/**
 * A store in Redis as it is often written: a socket's own time limit, texts as they come, and what
 * comes is taken for what was asked. The rows have to see each of the three.
 */
final class NaiveBackend implements CacheBackend {
  private static final int SOCKET_MILLIS = 500;
  private static final String PREFIX = "naive:v1:{all}:e:";
  private static final StoreTicket TICKET = new StoreTicket() {};

  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final HostAndPort address;

  NaiveBackend(String uri) {
    URI parsed = URI.create(uri);
    address = new HostAndPort(parsed.getHost(), parsed.getPort());
  }

  /** What is asked over a connection. */
  private interface Use {
    @Nullable String with(Connection connection);
  }

  private @Nullable String use(Use use) {
    Connection taken = idle.poll();
    Connection connection = taken == null ? connect() : taken;
    try {
      String answer = use.with(connection);
      idle.push(connection);
      return answer;
    } catch (RuntimeException e) {
      connection.close();
      return null;
    }
  }

  private Connection connect() {
    return new Connection(
        address, DefaultJedisClientConfig.builder().timeoutMillis(SOCKET_MILLIS).build());
  }

  private static byte[] name(CacheKey key) {
    return (PREFIX + HexFormat.of().formatHex(key.digest())).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public CacheLookup get(CacheKey key) {
    String text =
        use(
            connection -> {
              connection.sendCommand(Command.GET, name(key));
              byte[] found = connection.getBinaryBulkReply();
              return found == null ? null : new String(found, StandardCharsets.UTF_8);
            });
    if (text == null) {
      return new CacheMiss(TICKET);
    }
    Duration life = Duration.ofMinutes(1);
    Caller whoever = new Caller(key.cell().tenant(), key.cell().user(), java.util.Map.of());
    CacheEntry entry =
        CacheEntry.of(
            EntryLabels.of(key, whoever, Set.of()),
            ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build(),
            StreamPieces.whole(),
            CacheEntry.Lifetime.of(life),
            Duration.ZERO);
    return new CacheHit(entry, "redis", Duration.ZERO, life);
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return TICKET;
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    byte[] text = entry.response().text().getBytes(StandardCharsets.UTF_8);
    use(
        connection -> {
          connection.sendCommand(Command.SET, name(entry.key()), text);
          return connection.getStatusCodeReply();
        });
    return StoreResult.STORED;
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    throw new UnsupportedOperationException("no row asks for it");
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    throw new UnsupportedOperationException("no row asks for it");
  }

  @Override
  public BackendStats stats() {
    return new BackendStats("naive", BackendStats.State.OK, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    for (Connection each; (each = idle.poll()) != null; ) {
      each.close();
    }
  }
}
