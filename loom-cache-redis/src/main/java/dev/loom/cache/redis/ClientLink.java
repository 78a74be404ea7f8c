package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * The link through a client of Jedis that finds its servers itself: those of a cluster, or the one
 * that sentinels name. Its calls may take longer than their callers wait, so all of them run on
 * threads of ours; a lookup waits for a lookup alone.
 */
final class ClientLink implements RawLink {
  private static final long BACKGROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<UnifiedJedis> opening;
  private final Consumer<UnifiedJedis> closing;
  private final boolean cluster;
  private final Probe probe;
  private final long lookupNanos;
  private final LinkExecutor lookups;
  private final LinkExecutor others;
  private final RedisClock clock = new RedisClock();
  private @Nullable UnifiedJedis client;
  private boolean closed;

  /**
   * A link without a client before {@link #prepare}.
   *
   * @param opening makes a client, and fails where no server is found
   * @param closing closes a client
   * @param cluster whether keys stand on different servers
   * @param probe what is written and read to try them
   * @param timeout time of a lookup
   */
  ClientLink(
      Supplier<UnifiedJedis> opening,
      Consumer<UnifiedJedis> closing,
      boolean cluster,
      Probe probe,
      Duration timeout) {
    this.opening = opening;
    this.closing = closing;
    this.cluster = cluster;
    this.probe = probe;
    this.lookupNanos = timeout.toNanos();
    this.lookups = new LinkExecutor(Deadline.fair(lookupNanos), true);
    this.others = new LinkExecutor(Deadline.fair(lookupNanos), false);
  }

  /** What is done with the client. */
  @FunctionalInterface
  private interface Use<T> {
    T with(UnifiedJedis client) throws LinkException, WrongReplyException;
  }

  @Override
  public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    return lookups.call(
        Deadline.currentOr(lookupNanos),
        () ->
            use(
                client ->
                    reader.read(Commands.values(sent(client, Commands.read(keys)), keys.size()))));
  }

  @Override
  public @Nullable Object run(ScriptCall call) throws LinkException {
    return inBackground(client -> Collections.singletonList(run(client, call))).get(0);
  }

  private static @Nullable Object run(UnifiedJedis client, ScriptCall call) {
    try {
      return sent(client, Commands.run(call));
    } catch (RuntimeException e) {
      if (!Failures.isMissingScript(e)) {
        throw e;
      }
      return sent(client, Commands.load(call));
    }
  }

  @Override
  public List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    return inBackground(client -> runAll(client, calls));
  }

  private static List<@Nullable Object> runAll(UnifiedJedis client, List<ScriptCall> calls) {
    List<Response<Object>> responses = new ArrayList<>();
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (ScriptCall call : calls) {
        responses.add(pipeline.executeCommand(object(Commands.run(call))));
      }
    }
    List<@Nullable Object> replies = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      replies.add(reply(client, calls.get(i), responses.get(i)));
    }
    return replies;
  }

  /** What a script of a pipeline returned; run again by itself where it has not run at all. */
  private static @Nullable Object reply(
      UnifiedJedis client, ScriptCall call, Response<Object> response) {
    try {
      return response.get();
    } catch (RuntimeException e) {
      if (!Failures.isMissingScript(e) && !(e instanceof JedisRedirectionException)) {
        throw e;
      }
      return run(client, call);
    }
  }

  private static CommandObject<Object> object(CommandArguments command) {
    return new CommandObject<>(command, BuilderFactory.RAW_OBJECT);
  }

  private static @Nullable Object sent(UnifiedJedis client, CommandArguments command) {
    return client.executeCommand(object(command));
  }

  private <T> T inBackground(Use<T> use) throws LinkException {
    return others.call(Deadline.currentOr(BACKGROUND_NANOS), () -> use(use));
  }

  private <T> T use(Use<T> use) throws LinkException {
    try {
      return use.with(client());
    } catch (WrongReplyException e) {
      reset(); // nobody knows which connection it was
      throw Failures.of(Kind.WRONG_REPLY);
    } catch (RuntimeException e) {
      throw isClosed() ? Failures.of(Kind.CLOSED) : Failures.of(e);
    }
  }

  private synchronized UnifiedJedis client() throws LinkException {
    UnifiedJedis present = client;
    if (present == null) {
      throw Failures.of(closed ? Kind.CLOSED : Kind.EXHAUSTED);
    }
    return present;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Finds the servers, where that was not done since the last trouble. */
  @Override
  public void prepare() throws LinkException {
    if (hasClient()) {
      return;
    }
    try {
      UnifiedJedis made = opening.get();
      if (!keep(made)) {
        closing.accept(made);
      }
    } catch (RuntimeException e) {
      throw Failures.of(e);
    }
  }

  private synchronized boolean hasClient() {
    return client != null || closed;
  }

  private synchronized boolean keep(UnifiedJedis made) {
    if (closed) {
      return false;
    }
    client = made;
    return true;
  }

  @Override
  public void reset() {
    UnifiedJedis old = taken();
    if (old != null) {
      try {
        closing.accept(old);
      } catch (RuntimeException e) {
        // It is out of use either way.
      }
    }
  }

  private synchronized @Nullable UnifiedJedis taken() {
    UnifiedJedis old = client;
    client = null;
    return old;
  }

  @Override
  public void probe() throws LinkException {
    try {
      tryOut();
    } catch (LinkException e) {
      reset(); // the next one asks anew where the servers are
      throw e;
    }
  }

  private void tryOut() throws LinkException {
    prepare();
    Probe.Question question = probe.next();
    ask(question.write());
    Object answer = ask(question.read());
    question.check(answer);
  }

  private Object ask(CommandArguments command) throws LinkException {
    return others.call(
        Deadline.in(lookupNanos),
        () -> use(client -> Objects.requireNonNull(sent(client, command), "reply")));
  }

  @Override
  public void readClock() throws LinkException {
    try {
      long asked = System.nanoTime();
      Object answer = ask(Commands.time());
      clock.read((List<?>) answer, asked, System.nanoTime());
    } catch (LinkException e) {
      if (e.kind() != Kind.DENIED) {
        throw e;
      }
    }
  }

  @Override
  public void cutStuck() {
    // The client's own limits end what is stuck: its sockets are not ours.
  }

  @Override
  public Line line(byte[] key) throws LinkException {
    UnifiedJedis present = client();
    try {
      return new LentLine(Lending.connection(present, key));
    } catch (RuntimeException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public boolean isCluster() {
    return cluster;
  }

  @Override
  public long redisMicros() {
    return clock.micros();
  }

  private synchronized void end() {
    closed = true;
  }

  @Override
  public void close() {
    end();
    reset();
    lookups.close();
    others.close();
  }
}
