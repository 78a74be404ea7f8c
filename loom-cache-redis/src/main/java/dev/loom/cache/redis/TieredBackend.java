package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.NearCopies;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps entries in Redis as {@link RedisBackend} does, and copies of those that it has read in
 * memory for {@code near_cache_ttl} at most, so that they are found without Redis. An invalidation
 * holds on this node when it returns; other nodes are told on a channel, and use no copies while
 * they cannot hear it or while Redis is away. Copies are written nowhere. Thread-safe; opened
 * through {@link RedisBackend.Factory}.
 */
public final class TieredBackend implements CacheBackend {
  private static final String NAME = "tiered";
  private static final Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final RedisBackend redis;
  private final NearCopies copies;
  private final Subscription subscription;

  private TieredBackend(RedisBackend redis, BackendSettings settings, LongSupplier nanoTime) {
    this.redis = redis;
    this.copies =
        new NearCopies(
            settings.maxEntries(),
            settings.maxBytes(),
            settings.remote().nearCacheTtl(),
            settings.cleanupPeriod(),
            nanoTime);
    this.subscription = redis.subscription(copies, settings, nanoTime);
  }

  /**
   * A store that uses a client of the host, as {@link RedisBackend#over}. One connection of its
   * pool is taken for good.
   *
   * @param client a {@code RedisClient}, {@code RedisClusterClient} or {@code RedisSentinelClient};
   *     never closed here
   * @param settings the limits, with a {@code near_cache_ttl}
   * @return a store that its caller closes, before the client
   * @throws IllegalArgumentException when the client is another one, or {@code near_cache_ttl} is 0
   */
  public static TieredBackend over(UnifiedJedis client, BackendSettings settings) {
    Lending.check(Objects.requireNonNull(client, "client"));
    return open(RawLinks.over(client, settings.remote()), settings);
  }

  static TieredBackend open(RawLinks.Opening opening, BackendSettings settings) {
    return open(opening, settings, System::nanoTime);
  }

  /** A store whose copies live by a clock of their own. */
  static TieredBackend open(
      RawLinks.Opening opening, BackendSettings settings, LongSupplier nanoTime) {
    RedisBackend redis = RedisBackend.open(opening, settings);
    try {
      TieredBackend backend = new TieredBackend(redis, settings, nanoTime);
      backend.subscription.start();
      return backend;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  @Override
  public CacheLookup get(CacheKey key) {
    if (!subscription.isHeard()) {
      return redis.get(key);
    }
    CacheHit near = copies.get(key);
    if (near != null) {
      return near;
    }
    long mark = copies.mark();
    CacheLookup found = redis.get(key);
    if (found instanceof CacheHit hit && hit.tier().equals(Lookups.TIER)) {
      copies.keep(hit, mark);
    }
    return found;
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return redis.ticket(key);
  }

  /**
   * Keeps an entry in Redis or, while Redis is away, in memory; see {@link RedisBackend#put}. A
   * copy of what it replaces is dropped.
   */
  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    Objects.requireNonNull(entry, "entry");
    try {
      return redis.put(entry, ticket);
    } finally {
      copies.drop(entry.key()); // whether or not it is known what became of the store
    }
  }

  /**
   * Drops entries for all nodes, as {@link RedisBackend#invalidate}, and their copies here. Copies
   * on other nodes are dropped when the notice of it arrives there, moments later.
   */
  @Override
  public Invalidation invalidate(CacheSelector selector) {
    Objects.requireNonNull(selector, "selector");
    try {
      return redis.invalidate(selector);
    } finally {
      // Not by age: that is told by Redis's clock, and a copy too many costs one lookup there.
      copies.drop(labels -> selector.matches(labels, ANY_AGE));
    }
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return redis.dryRun(selector);
  }

  /**
   * What Redis holds or, while it is away, what memory holds in its place; copies count nowhere.
   */
  @Override
  public BackendStats stats() {
    BackendStats found = redis.stats();
    return new BackendStats(
        NAME,
        found.state(),
        found.entries(),
        found.bytes(),
        found.maxBytes(),
        found.evictions(),
        found.expirations());
  }

  @Override
  public BackendStats.State state() {
    return redis.state();
  }

  /**
   * How Redis is and was.
   *
   * @return a snapshot
   */
  public RedisHealth health() {
    return redis.health();
  }

  /**
   * How the near cache is and was.
   *
   * @return a snapshot
   */
  public NearHealth nearHealth() {
    return subscription.health();
  }

  /** Frees what no lookup finds any more; by a test. */
  void sweep() {
    redis.sweep();
  }

  /** Ends its threads and connections, within five seconds. */
  @Override
  public void close() {
    subscription.close();
    redis.close();
    copies.close();
    subscription.join(Deadline.in(CLOSE_NANOS));
  }
}
