package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;

/**
 * The link to one server. Lookups run on the caller's thread, over connections whose reads end at
 * the lookup's deadline; all else runs on a few threads, and its caller waits within limits.
 */
final class JedisLink implements RawLink {
  private static final long BACKGROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LEAST_CONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long MOST_CONNECT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Sockets sockets;
  private final JedisClientConfig config;
  private final Probe probe;
  private final long lookupNanos;
  private final long connectNanos;
  private final Pool pool;
  private final LinkExecutor executor;
  private final RedisClock clock = new RedisClock();

  /** What is done with a connection. */
  @FunctionalInterface
  private interface Use<T> {
    T with(DeadlineConnection connection) throws LinkException, WrongReplyException;
  }

  /**
   * A link that has no connections before {@link #prepare}.
   *
   * @param sockets where they come from
   * @param config how they log in
   * @param probe what is written and read to try them
   * @param timeout time of a lookup
   * @param size most connections
   * @param onLoss called when a connection was lost
   */
  JedisLink(
      Sockets sockets,
      JedisClientConfig config,
      Probe probe,
      Duration timeout,
      int size,
      Runnable onLoss) {
    this.sockets = sockets;
    this.config = config;
    this.probe = probe;
    this.lookupNanos = timeout.toNanos();
    this.executor = new LinkExecutor(Deadline.fair(lookupNanos), false);
    this.connectNanos =
        Math.min(MOST_CONNECT_NANOS, Math.max(LEAST_CONNECT_NANOS, 4 * timeout.toNanos()));
    this.pool = new Pool(size, onLoss);
  }

  @Override
  public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    return use(Deadline.currentOr(lookupNanos), connection -> reader.read(connection.values(keys)));
  }

  @Override
  public @Nullable Object run(ScriptCall call) throws LinkException {
    return runAll(List.of(call)).get(0);
  }

  @Override
  public List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    return inBackground(connection -> connection.runAll(calls));
  }

  private <T> T inBackground(Use<T> use) throws LinkException {
    Deadline patience = Deadline.currentOr(BACKGROUND_NANOS);
    return executor.call(
        patience, () -> use(Deadline.in(Math.max(BACKGROUND_NANOS, patience.leftNanos())), use));
  }

  private <T> T use(Deadline deadline, Use<T> use) throws LinkException {
    long begun = System.nanoTime();
    DeadlineConnection connection = pool.take(deadline);
    boolean clean = false;
    try {
      T result = use.with(connection);
      clean = true;
      return result;
    } catch (WrongReplyException e) {
      throw Failures.of(Kind.WRONG_REPLY);
    } catch (RuntimeException | LinkException e) {
      clean = Failures.isReply(e);
      throw pool.isClosed() ? Failures.of(Kind.CLOSED) : fair(Failures.of(e), begun);
    } finally {
      if (clean) {
        pool.giveBack(connection);
      } else {
        pool.drop(connection);
      }
    }
  }

  /** A command that began late was cut short: it is not Redis that was slow. */
  private LinkException fair(LinkException failure, long begun) {
    return failure.kind() == Kind.TIMEOUT && System.nanoTime() - begun < Deadline.fair(lookupNanos)
        ? Failures.of(Kind.CUT_SHORT)
        : failure;
  }

  @Override
  public void prepare() throws LinkException {
    while (pool.hasRoom()) {
      open();
    }
  }

  private void open() throws LinkException {
    pool.add(connection());
  }

  private DeadlineConnection connection() throws LinkException {
    Sockets.OneSocket socket = sockets.one(Deadline.in(connectNanos));
    try {
      return new DeadlineConnection(socket, config);
    } catch (RuntimeException e) {
      socket.close();
      throw Failures.of(e);
    }
  }

  @Override
  public void reset() {
    pool.clear();
  }

  @Override
  public void probe() throws LinkException {
    if (!pool.hasIdle()) {
      open();
    }
    Probe.Question question = probe.next();
    use(Deadline.in(lookupNanos), connection -> connection.executeCommand(question.write()));
    Object answer =
        use(Deadline.in(lookupNanos), connection -> connection.executeCommand(question.read()));
    question.check(answer);
  }

  @Override
  public void readClock() throws LinkException {
    try {
      use(Deadline.in(lookupNanos), this::readClock);
    } catch (LinkException e) {
      if (e.kind() != Kind.DENIED) {
        throw e;
      }
    }
  }

  private boolean readClock(DeadlineConnection connection) {
    long asked = System.nanoTime();
    Object answer = connection.executeCommand(Commands.time());
    clock.read((List<?>) answer, asked, System.nanoTime());
    return true;
  }

  @Override
  public void cutStuck() {
    pool.cutStuck(GRACE_NANOS);
  }

  @Override
  public Line line(byte[] key) throws LinkException {
    return new OwnLine(connection());
  }

  @Override
  public boolean isCluster() {
    return false;
  }

  @Override
  public long redisMicros() {
    return clock.micros();
  }

  @Override
  public void close() {
    pool.close();
    executor.close();
  }
}
