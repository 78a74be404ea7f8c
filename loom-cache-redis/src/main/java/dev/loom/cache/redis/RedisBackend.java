package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.NearCopies;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps entries in Redis, shared by all nodes with the same {@code key_prefix} and secret, and in
 * memory while Redis is away. A lookup takes {@code redis_timeout} at most, whatever Redis does,
 * and ends as a miss then. While Redis fails it is not asked; it is used again by itself, half a
 * second after it is back. Invalidations made meanwhile are carried out first. Thread-safe; opened
 * through {@link Factory}, by an address such as {@code redis://user:password@host:6379/0}.
 */
public final class RedisBackend implements CacheBackend {
  private static final String NAME = "redis";
  private static final long INVALIDATION_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final RawLink raw;
  private final StoredCache redis;
  private final MemoryBackend memory;
  private final Journal journal = new Journal();
  private final Breaker breaker = new Breaker(System::nanoTime);
  private final Outages outages;
  private final LinkUpkeep upkeep;
  private final @Nullable Repeater sweeps;
  private final Clock clock = Clock.systemUTC();
  private final long timeoutNanos;
  private final boolean authenticated;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * The moment before an answer was fetched, as both stores know it.
   *
   * @param redis Redis's mark, {@code null} where it gave none
   * @param memory the mark of the memory that stands in for it
   */
  private record Mark(RedisBackend backend, @Nullable StoreTicket redis, StoreTicket memory)
      implements StoreTicket {}

  private RedisBackend(RawLinks.Opening opening, BackendSettings settings) {
    timeoutNanos = settings.remote().timeout().toNanos();
    authenticated = settings.secret() != null;
    memory =
        new MemoryBackend(
            settings.maxEntries(), settings.maxBytes(), settings.cleanupPeriod(), System::nanoTime);
    outages = new Outages(clock, () -> memory.invalidate(CacheSelector.all()));
    raw = opening.open(this::lostConnection);
    StoredCache replayed = new StoredCache(raw, settings);
    upkeep =
        new LinkUpkeep(
            raw, breaker, timeoutNanos, journal, entry -> invalidateIn(replayed, entry), outages);
    redis = new StoredCache(upkeep.link(), settings);
    sweeps =
        settings.cleanupPeriod().isZero()
            ? null
            : new Repeater("loom-redis-sweep", settings.cleanupPeriod().toNanos(), this::sweep);
  }

  /**
   * A store that uses a client of the host, within the same limits of time; each call runs on a
   * thread of the store's own. The settings' address and {@code redis_pool} do not matter:
   * connections are the client's.
   *
   * @param client any client of Jedis; a cluster's is known by its class. Never closed here
   * @param settings the limits
   * @return a store that its caller closes, before the client
   * @throws IllegalArgumentException when a near cache is asked for: see {@link TieredBackend}
   */
  public static RedisBackend over(UnifiedJedis client, BackendSettings settings) {
    Objects.requireNonNull(client, "client");
    if (!settings.remote().nearCacheTtl().isZero()) {
      throw new IllegalArgumentException(
          "near_cache_ttl is not 0; allowed is 0, or TieredBackend.over instead");
    }
    return open(RawLinks.over(client, settings.remote()), settings);
  }

  /** A store that has tried to reach Redis once; it goes on trying where that failed. */
  static RedisBackend open(RawLinks.Opening opening, BackendSettings settings) {
    RedisBackend backend = new RedisBackend(opening, settings);
    if (!backend.authenticated) {
      Outages.warn(
          "The cache in {} has no secret: whoever can write there can forge answers.", NAME);
    }
    backend.upkeep.start(START_NANOS);
    if (backend.sweeps != null) {
      backend.sweeps.start();
    }
    return backend;
  }

  private void lostConnection() {
    upkeep.nudge();
  }

  /** Frees what no lookup finds any more; on a thread of its own, or by a test. */
  void sweep() {
    try {
      redis.sweep();
    } catch (LinkException e) {
      // Counted by the link; what was not swept now is swept next time, by this node or another.
    }
  }

  @Override
  public CacheLookup get(CacheKey key) {
    if (closed.get()) {
      return new CacheMiss(mark(null, key));
    }
    if (breaker.isClosed()) {
      try {
        CacheLookup found = Deadline.within(timeoutNanos, () -> redis.get(key));
        return found instanceof CacheMiss miss ? new CacheMiss(mark(miss.ticket(), key)) : found;
      } catch (LinkException e) {
        if (breaker.isClosed()) {
          return new CacheMiss(mark(null, key));
        }
      }
    }
    CacheLookup found = memory.get(key);
    return found instanceof CacheMiss miss
        ? new CacheMiss(new Mark(this, null, miss.ticket()))
        : found;
  }

  private Mark mark(@Nullable StoreTicket ticket, CacheKey key) {
    return new Mark(this, ticket, memory.ticket(key));
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    if (breaker.isClosed() && !closed.get()) {
      try {
        return mark(Deadline.within(timeoutNanos, () -> redis.ticket(key)), key);
      } catch (LinkException e) {
        // The mark of the memory is good enough while that stands in.
      }
    }
    return mark(null, key);
  }

  /**
   * Keeps an entry in Redis or, while Redis is away, in memory.
   *
   * @throws RuntimeException when Redis does not keep it within {@code redis_timeout}, or gave no
   *     mark before the answer was fetched
   */
  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    Objects.requireNonNull(entry, "entry");
    if (!(ticket instanceof Mark mark) || mark.backend != this) {
      throw new IllegalArgumentException("the ticket is of another store; ask this one for it");
    }
    if (closed.get()) {
      return StoreResult.CLOSED;
    }
    if (!breaker.isClosed()) {
      return memory.put(entry, mark.memory);
    }
    StoreTicket own = mark.redis;
    if (own == null) {
      throw new RedisUnavailableException("Redis was away when the answer was asked for");
    }
    try {
      return Deadline.within(timeoutNanos, () -> redis.put(entry, own));
    } catch (LinkException e) {
      throw new RedisUnavailableException(e);
    }
  }

  /**
   * Drops entries for all nodes. While Redis is away, or when it does not answer within two
   * seconds, they are dropped in memory, the answer is {@code pending}, and this node does not use
   * Redis again before it has dropped them there.
   */
  @Override
  public Invalidation invalidate(CacheSelector selector) {
    Journal.Entry entry = new Journal.Entry(selector, clock.instant());
    Invalidation here = memory.invalidate(selector); // also ends what is being fetched for it
    if (closed.get()) {
      return here;
    }
    LinkException.Kind trouble = LinkException.Kind.OPEN;
    if (breaker.isClosed()) {
      try {
        return invalidateIn(redis, entry);
      } catch (LinkException e) {
        trouble = e.kind();
      }
    }
    LinkException.Kind reason = trouble;
    journal.add(entry, () -> upkeep.giveWay(reason));
    return new Invalidation(here.removed(), true);
  }

  private static Invalidation invalidateIn(StoredCache cache, Journal.Entry entry)
      throws LinkException {
    return Deadline.within(
        INVALIDATION_NANOS, () -> cache.invalidate(entry.selector(), entry.at()));
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    if (breaker.isClosed() && !closed.get()) {
      try {
        return Deadline.within(INVALIDATION_NANOS, () -> redis.dryRun(selector));
      } catch (LinkException e) {
        // What is in reach is counted below.
      }
    }
    return new Invalidation(memory.dryRun(selector).removed(), !closed.get());
  }

  /** What Redis holds or, while it is away, what memory holds in its place. */
  @Override
  public BackendStats stats() {
    if (breaker.isClosed() && !closed.get()) {
      try {
        return Deadline.within(INVALIDATION_NANOS, redis::stats);
      } catch (LinkException e) {
        // What stands in for it is told below.
      }
    }
    BackendStats here = memory.stats();
    return new BackendStats(
        NAME,
        closed.get() ? BackendStats.State.DOWN : BackendStats.State.FALLBACK,
        here.entries(),
        here.bytes(),
        here.maxBytes(),
        here.evictions(),
        here.expirations());
  }

  @Override
  public BackendStats.State state() {
    if (closed.get()) {
      return BackendStats.State.DOWN;
    }
    return breaker.isClosed() ? BackendStats.State.OK : BackendStats.State.FALLBACK;
  }

  /**
   * How Redis is and was.
   *
   * @return a snapshot
   */
  public RedisHealth health() {
    return outages.health(breaker.isClosed() && !closed.get(), journal.size(), authenticated);
  }

  /** What hears of invalidations by all nodes and drops copies; not begun yet. */
  Subscription subscription(NearCopies copies, BackendSettings settings, LongSupplier nanoTime) {
    return new Subscription(raw, upkeep.link(), breaker, copies, settings, nanoTime);
  }

  /** Ends its threads and connections, within five seconds; a warning tells what was not done. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    upkeep.stop();
    if (sweeps != null) {
      sweeps.close();
    }
    raw.close();
    Deadline deadline = Deadline.in(CLOSE_NANOS);
    upkeep.join(deadline);
    if (sweeps != null) {
      sweeps.join(deadline);
    }
    memory.close();
    if (journal.size() > 0) {
      Outages.warn("The cache is closed with {} invalidations not made in Redis.", journal.size());
    }
  }

  /** Opens stores for the addresses of Redis; found by {@link java.util.ServiceLoader}. */
  public static final class Factory implements CacheBackendFactory {
    /** A factory; made by {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public boolean opens(String scheme) {
      return RedisAddress.hasScheme(scheme);
    }

    /**
     * Opens a store, within two seconds; where Redis is away it begins in memory.
     *
     * @param settings address and limits
     * @return a {@link RedisBackend} or, with a {@code near_cache_ttl}, a {@link TieredBackend};
     *     its caller closes it
     * @throws IllegalArgumentException when the address is not understood
     */
    @Override
    public CacheBackend open(BackendSettings settings) {
      RawLinks.Opening opening = RawLinks.of(settings);
      return settings.remote().nearCacheTtl().isZero()
          ? RedisBackend.open(opening, settings)
          : TieredBackend.open(opening, settings);
    }
  }
}
