package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.NearCopies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Hears of the invalidations of all nodes and drops the copies that they choose. Copies may be used
 * while {@link #isHeard}: that ends with the connection, with an outage, with a notice that was not
 * heard, and by itself when none of this can be told any more. Each beginning and end drops all
 * copies. Two daemon threads: one listens, one makes sure that there is something to hear.
 * Thread-safe.
 */
final class Subscription {
  /** Time between two looks at the registry. */
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How long copies are used after a look at the registry. */
  static final long LEASE_NANOS = 4 * PERIOD_NANOS;

  private static final long SILENCE_NANOS = 4 * PERIOD_NANOS;
  private static final long MOST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final byte[] SUBSCRIBED = CellKeys.bytes("subscribe");
  private static final byte[] MESSAGE = CellKeys.bytes("message");

  private final RawLink raw;
  private final RedisLink link;
  private final Breaker breaker;
  private final NearCopies copies;
  private final LongSupplier nanoTime;
  private final byte[] head;
  private final byte[] channel;
  private final Registry registry;
  private final List<Names> secrets = new ArrayList<>();
  private final LongAdder beginnings = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final Repeater listening = new Repeater("loom-redis-near", PERIOD_NANOS, this::turn);
  private final Repeater watching = new Repeater("loom-redis-heed", PERIOD_NANOS, this::watch);
  private volatile @Nullable Session session;
  private volatile @Nullable Line line;
  private volatile boolean closed;

  // Of the listening thread alone.
  private long nextTry = System.nanoTime();
  private long pause = PERIOD_NANOS;

  /** From one subscription to its loss. */
  private static final class Session {
    final Line line;
    final Hearing hearing;
    final long opens;
    volatile long end;

    Session(Line line, Hearing hearing, long opens, long end) {
      this.line = line;
      this.hearing = hearing;
      this.opens = opens;
      this.end = end;
    }
  }

  /**
   * Not begun before {@link #start}.
   *
   * @param raw where the connection comes from
   * @param link how the registry is looked at
   * @param breaker what says whether Redis is there
   * @param copies what is dropped
   * @param settings names and secrets
   * @param nanoTime a monotonic clock
   */
  Subscription(
      RawLink raw,
      RedisLink link,
      Breaker breaker,
      NearCopies copies,
      BackendSettings settings,
      LongSupplier nanoTime) {
    this.raw = raw;
    this.link = link;
    this.breaker = breaker;
    this.copies = copies;
    this.nanoTime = nanoTime;
    Layout layout = Layout.of(settings.remote(), link.isCluster());
    this.head = layout.head();
    this.channel = layout.channel();
    this.registry = new Registry(new TimedLink(link), layout);
    secrets.add(new Names(settings.secret()));
    for (CacheSecret each : settings.previousSecrets()) {
      secrets.add(new Names(each));
    }
  }

  void start() {
    watching.start();
    listening.nudge();
    listening.start();
  }

  /** Whether copies may be used at this moment. */
  boolean isHeard() {
    Session present = session;
    return present != null
        && breaker.isClosed()
        && present.opens == breaker.opens()
        && nanoTime.getAsLong() - present.end < 0;
  }

  private void turn() {
    if (!breaker.isClosed()) {
      pause = PERIOD_NANOS;
      nextTry = System.nanoTime();
    } else if (System.nanoTime() - nextTry >= 0) {
      try (Line opened = raw.line(head)) {
        line = opened;
        listen(opened);
      } catch (LinkException | RuntimeException e) {
        // Whatever it was, it ends below and begins anew.
      } finally {
        session = null;
        line = null;
        copies.dropAll();
        nextTry = System.nanoTime() + pause;
        pause = Math.min(2 * pause, MOST_PAUSE_NANOS);
      }
    }
  }

  /** Ends with an exception alone. */
  private void listen(Line opened) throws LinkException {
    long opens = breaker.opens();
    opened.send(new CommandArguments(Command.SUBSCRIBE).add(channel));
    if (!isKind(opened.next(SILENCE_NANOS), SUBSCRIBED)) {
      throw Reply.unexpected();
    }
    long asked = nanoTime.getAsLong();
    Session begun = new Session(opened, new Hearing(registry.head()), opens, asked + LEASE_NANOS);
    copies.dropAll();
    session = begun;
    beginnings.increment();
    pause = PERIOD_NANOS;
    while (!closed) {
      Object told = opened.next(SILENCE_NANOS);
      if (told instanceof List<?> parts && isKind(told, MESSAGE)) {
        hear(begun, parts.get(2));
      }
    }
  }

  private static boolean isKind(@Nullable Object told, byte[] kind) {
    return told instanceof List<?> parts
        && parts.size() == 3
        && parts.get(0) instanceof byte[] name
        && Arrays.equals(name, kind);
  }

  private void hear(Session begun, @Nullable Object told) {
    Notice notice = told instanceof byte[] bytes ? Notice.decode(bytes) : null;
    if (notice == null) {
      copies.dropAll(); // before it is counted: who sees the count sees no copy
      if (unreadable.sum() == 0) {
        Outages.warn("A notice on the channel {} cannot be read.", text(channel));
      }
      unreadable.increment();
      return;
    }
    if (!begun.hearing.hear(notice)) {
      end(begun);
    }
    copies.drop(labels -> notice.terms().matchesAtSomeAge(labels, secrets));
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  private void watch() {
    Session present = session;
    if (present == null) {
      return;
    }
    if (!breaker.isClosed() || present.opens != breaker.opens()) {
      end(present);
      return;
    }
    try {
      long asked = nanoTime.getAsLong();
      present.line.send(new CommandArguments(Command.PING));
      Head found =
          link.read(List.of(head), values -> Optional.ofNullable(Head.parse(values.get(0))))
              .orElse(null);
      if (found != null && present.hearing.check(found)) {
        present.end = asked + LEASE_NANOS;
      } else {
        end(present);
      }
    } catch (LinkException e) {
      // Counted by the link. Without a look at the registry the session ends by itself.
    } catch (RuntimeException e) {
      end(present);
    }
  }

  /** Ends a session: what it has let in is not used any more. */
  private void end(Session lost) {
    if (session == lost) {
      session = null;
    }
    lost.line.close();
  }

  /** What is known, for {@link NearHealth}. */
  NearHealth health() {
    return new NearHealth(isHeard(), copies.entries(), beginnings.sum(), unreadable.sum());
  }

  /** Hears no more. */
  void close() {
    closed = true;
    session = null;
    listening.close();
    watching.close();
    Line open = line;
    if (open != null) {
      open.close();
    }
  }

  /** Waits for the end of what was begun. */
  void join(Deadline deadline) {
    watching.join(deadline);
    listening.join(deadline);
  }
}
