package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in Redis, as any number of nodes may do at once. Has no threads and nothing to fall
 * back on: what Redis does not do ends as a {@link LinkException}. Thread-safe.
 */
final class StoredCache {
  private static final long STATS_NANOS = 1_000_000_000;

  private final LongAdder expirations = new LongAdder();
  private final LongAdder tampered = new LongAdder();
  private final List<Names> secrets = new ArrayList<>();
  private final InstantSource clock;
  private final Registry registry;
  private final Lookups lookups;
  private final Stores stores;
  private final Removals removals;
  private final Upkeep upkeep;
  private volatile @Nullable Measured measured;

  /** What the store held at a moment. */
  private record Measured(Upkeep.Size size, long nanos) {}

  StoredCache(RedisLink link, BackendSettings settings) {
    this(link, settings, InstantSource.system());
  }

  StoredCache(RedisLink raw, BackendSettings settings, InstantSource clock) {
    RedisLink link = new TimedLink(raw);
    this.clock = clock;
    secrets.add(new Names(settings.secret()));
    for (CacheSecret each : settings.previousSecrets()) {
      secrets.add(new Names(each));
    }
    Names names = secrets.get(0);
    Layout layout = Layout.of(settings.remote(), link.isCluster());
    Seal seal = new Seal(settings, names);
    registry = new Registry(link, layout);
    lookups = new Lookups(link, layout, names, seal, registry, tampered);
    stores = new Stores(link, layout, secrets, seal, registry, expirations);
    EvictionPolicy policy = new EvictionPolicy(link, layout);
    removals = new Removals(link, layout, secrets, policy, expirations);
    upkeep = new Upkeep(link, layout, registry, removals, policy, expirations);
  }

  /** Finds the entry of a key, fresh or stale. */
  CacheLookup get(CacheKey key) throws LinkException {
    return lookups.get(key);
  }

  /** Marks the moment before an answer is fetched that no lookup comes before. */
  StoreTicket ticket(CacheKey key) throws LinkException {
    return lookups.ticket(key);
  }

  /**
   * Keeps an entry, unless an invalidation that chooses it has come since its ticket.
   *
   * @throws UnwritableException when the answer has no exact form
   * @throws IllegalArgumentException when the ticket is another store's
   */
  StoreResult put(CacheEntry entry, StoreTicket ticket) throws LinkException {
    return stores.put(entry, ticket);
  }

  /**
   * Drops entries at once, on all nodes. When it fails, a part of them may be dropped.
   *
   * @param at when it was asked for, by our clock: ages count from there
   */
  Invalidation invalidate(CacheSelector selector, Instant at) throws LinkException {
    Terms terms = Terms.of(selector, secrets);
    try {
      Registry.Listing listing = registry.announce(terms);
      long removed = removals.drop(terms, delayMicros(at), listing);
      registry.done(terms, listing.head());
      return Invalidation.of(removed);
    } finally {
      measured = null;
    }
  }

  /** Counts what {@link #invalidate} would drop now. */
  Invalidation dryRun(CacheSelector selector) throws LinkException {
    return Invalidation.of(removals.count(Terms.of(selector, secrets), 0, registry.all()));
  }

  private long delayMicros(Instant at) {
    Duration delay = Duration.between(at, clock.instant());
    return delay.isNegative() ? 0 : delay.toNanos() / 1000;
  }

  /** What all nodes have stored, at most a second old; and what this node saw dropped. */
  BackendStats stats() throws LinkException {
    Measured last = measured;
    long now = System.nanoTime();
    if (last == null || now - last.nanos > STATS_NANOS) {
      last = new Measured(upkeep.size(), now);
      measured = last;
    }
    return new BackendStats(
        Lookups.TIER,
        BackendStats.State.OK,
        last.size.entries(),
        last.size.bytes(),
        0,
        upkeep.evictions(),
        expirations.sum());
  }

  /** Entries that were found changed, cut or unreadable. */
  long tampered() {
    return tampered.sum();
  }

  /** Frees what no lookup finds any more; does nothing while another node does. */
  void sweep() throws LinkException {
    upkeep.sweep();
    measured = null;
  }
}
