package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the link to Redis ready and, while Redis is away, finds out when it is back: on threads of
 * its own, so that no caller ever connects or tries. Thread-safe.
 */
final class LinkUpkeep {
  /** Time between two attempts to reach Redis. */
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final RawLink raw;
  private final Breaker breaker;
  private final Stalls stalls = new Stalls(System::nanoTime, WATCH_NANOS);
  private final BreakerLink link;
  private final Journal journal;
  private final Journal.Replay replay;
  private final Outages outages;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final Repeater turns = new Repeater("loom-redis-upkeep", PERIOD_NANOS, this::turn);
  private final Repeater watch = new Repeater("loom-redis-watch", WATCH_NANOS, this::watch);

  // Of the upkeep thread alone.
  private boolean away;
  private long nextTry = System.nanoTime();
  private long nextClock = nextTry;

  /**
   * Upkeep of a link, not running before {@link #start}.
   *
   * @param raw what it looks after; not closed here
   * @param breaker what says whether Redis is there
   * @param timeoutNanos time of a lookup
   * @param journal what has to be done before Redis is asked again
   * @param replay how that is done, over the raw link
   * @param outages told of their beginnings and ends
   */
  LinkUpkeep(
      RawLink raw,
      Breaker breaker,
      long timeoutNanos,
      Journal journal,
      Journal.Replay replay,
      Outages outages) {
    this.raw = raw;
    this.breaker = breaker;
    this.journal = journal;
    this.replay = replay;
    this.outages = outages;
    this.link = new BreakerLink(raw, breaker, stalls, timeoutNanos, turns::nudge);
  }

  /** The link that everybody uses. */
  RedisLink link() {
    return link;
  }

  /** Begins, and waits a moment for the first attempt to reach Redis. */
  void start(long waitNanos) {
    watch.start();
    turns.nudge();
    turns.start();
    try {
      if (!tried.await(waitNanos, TimeUnit.NANOSECONDS)) {
        outages.away(Kind.TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it starts without Redis, and goes on trying
    }
  }

  /** Has lost connections replaced, or an outage noticed, soon. */
  void nudge() {
    turns.nudge();
  }

  /** Stops using Redis until the journal is carried out. */
  void giveWay(Kind kind) {
    breaker.open(kind);
    turns.nudge();
  }

  private void watch() {
    stalls.beat();
    raw.cutStuck();
  }

  private void turn() {
    if (breaker.isClosed()) {
      away = false;
      if (isDue(nextTry)) {
        keep();
      }
      return;
    }
    if (!away) {
      away = true;
      outages.away(breaker.reason());
      raw.reset();
      nextTry = System.nanoTime() + (tried.getCount() == 0 ? PERIOD_NANOS : 0);
    }
    if (isDue(nextTry)) {
      nextTry = System.nanoTime() + PERIOD_NANOS;
      attempt();
      tried.countDown();
    }
  }

  private static boolean isDue(long moment) {
    return System.nanoTime() - moment >= 0;
  }

  private void keep() {
    long start = System.nanoTime();
    try {
      raw.prepare();
      if (isDue(nextClock)) {
        nextClock = System.nanoTime() + CLOCK_NANOS;
        raw.readClock();
      }
    } catch (LinkException | RuntimeException e) {
      link.count(Failures.of(e), start);
      nextTry = System.nanoTime() + PERIOD_NANOS;
    }
  }

  private void attempt() {
    try {
      probe();
      if (breaker.probed(true)) {
        raw.prepare();
        raw.readClock();
        journal.replay(replay);
        if (journal.ifEmpty(breaker::close)) {
          away = false;
          nextTry = System.nanoTime();
          outages.back();
        }
      }
    } catch (LinkException | RuntimeException e) {
      breaker.failed(Failures.of(e).kind(), System.nanoTime());
      breaker.probed(false);
      outages.away(breaker.reason());
    }
  }

  private void probe() throws LinkException {
    try {
      raw.probe();
    } catch (LinkException e) {
      if (e.kind() != Kind.OUT_OF_MEMORY) { // full as it is, it can be read
        throw e;
      }
    }
  }

  /** Begins no turn more. */
  void stop() {
    watch.close();
    turns.close();
  }

  /** Waits for the end of what was begun. */
  void join(Deadline deadline) {
    watch.join(deadline);
    turns.join(deadline);
  }
}
