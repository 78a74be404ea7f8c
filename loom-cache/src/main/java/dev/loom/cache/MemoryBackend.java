package dev.loom.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in the heap, within a number of entries and a number of bytes at once. What is
 * dropped for lack of room is the least valuable entry by recency and frequency, which may be a new
 * one that nobody asked for again. Thread-safe; upkeep runs on the calling threads.
 */
public final class MemoryBackend implements CacheBackend {
  /** The tier that hits of this store name. */
  public static final String TIER = "memory";

  /** Default of the most entries: 10,000. */
  public static final int DEFAULT_MAX_ENTRIES = 10_000;

  /** Default of the most bytes: 500 MiB. */
  public static final long DEFAULT_MAX_BYTES = 500L << 20;

  private static final StoreTicket TICKET = new StoreTicket() {};
  private static final CacheMiss MISS = new CacheMiss(TICKET);

  private static final long CLOCK_GRAIN_NANOS = 1_000_000;

  private final EntryWeight weight;
  private final LongSupplier nanoTime;
  private final Cache<CacheKey, Slot> slots;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder expirations = new LongAdder();
  // Caffeine's clock. It may stand still for a moment, since lookups check lifetimes themselves;
  // so a hit reads the time once, and threads seldom write what all of them read.
  private volatile long clock;
  private volatile boolean closed;

  /** An entry and the moment of its store; compared by identity. */
  private static final class Slot {
    final CacheEntry entry;
    final long storedAt;

    Slot(CacheEntry entry, long storedAt) {
      this.entry = entry;
      this.storedAt = storedAt;
    }
  }

  /** A store with the default limits. */
  public MemoryBackend() {
    this(DEFAULT_MAX_ENTRIES, DEFAULT_MAX_BYTES);
  }

  /**
   * A store with limits.
   *
   * @param maxEntries most entries, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all entries together, 1 to 2^40
   */
  public MemoryBackend(int maxEntries, long maxBytes) {
    this(maxEntries, maxBytes, System::nanoTime);
  }

  /**
   * A store with limits and a clock of its own.
   *
   * @param maxEntries most entries, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all entries together, 1 to 2^40
   * @param nanoTime a monotonic clock in nanoseconds; lifetimes are measured by it alone
   */
  public MemoryBackend(int maxEntries, long maxBytes, LongSupplier nanoTime) {
    this.weight = new EntryWeight(maxEntries, maxBytes);
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.clock = nanoTime.getAsLong();
    this.slots =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(() -> clock)
            .maximumWeight(weight.maximum())
            .weigher((CacheKey key, Slot slot) -> weight.of(slot.entry.sizeBytes()))
            .expireAfter(new OwnLifetime())
            .removalListener(this::removed)
            .build();
  }

  @Override
  public CacheLookup get(CacheKey key) {
    long now = nanoTime.getAsLong();
    if (now - clock > CLOCK_GRAIN_NANOS) {
      clock = now;
    }
    Slot slot = slots.getIfPresent(key);
    if (slot == null || closed) {
      return MISS;
    }
    long age = age(slot, now);
    return age >= slot.entry.keptNanos()
        ? MISS
        : new CacheHit(
            slot.entry,
            TIER,
            Duration.ofNanos(age),
            Duration.ofNanos(slot.entry.freshNanos() - age));
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return TICKET;
  }

  /** The time, also to Caffeine's clock. */
  private long now() {
    long now = nanoTime.getAsLong();
    clock = now;
    return now;
  }

  private static long age(Slot slot, long now) {
    return Math.max(0, now - slot.storedAt);
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    if (closed) {
      return StoreResult.CLOSED;
    }
    if (!weight.fits(entry.sizeBytes())) {
      return StoreResult.TOO_LARGE;
    }
    bytes.add(entry.sizeBytes());
    slots.put(entry.key(), new Slot(entry, now()));
    if (closed) {
      slots.invalidateAll();
    }
    return StoreResult.STORED;
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    return select(selector, true);
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return select(selector, false);
  }

  private Invalidation select(CacheSelector selector, boolean remove) {
    long now = now();
    long removed = 0;
    for (Map.Entry<CacheKey, Slot> candidate : slots.asMap().entrySet()) {
      Slot slot = candidate.getValue();
      if (selector.matches(slot.entry.labels(), Duration.ofNanos(age(slot, now)))
          && (!remove || slots.asMap().remove(candidate.getKey(), slot))) { // this very entry
        removed++;
      }
    }
    return Invalidation.of(removed);
  }

  @Override
  public BackendStats stats() {
    now();
    slots.cleanUp();
    return new BackendStats(
        TIER,
        BackendStats.State.OK,
        slots.estimatedSize(),
        bytes.sum(),
        weight.maxBytes(),
        evictions.sum(),
        expirations.sum());
  }

  @Override
  public void close() {
    closed = true;
    slots.invalidateAll();
  }

  private void removed(@Nullable CacheKey key, @Nullable Slot slot, RemovalCause cause) {
    if (slot == null) {
      return;
    }
    bytes.add(-slot.entry.sizeBytes());
    if (cause == RemovalCause.SIZE) {
      evictions.increment();
    } else if (cause == RemovalCause.EXPIRED) {
      expirations.increment();
    }
  }

  /** Each entry lives as long as it says, counted from its store; reading does not prolong it. */
  private static final class OwnLifetime implements Expiry<CacheKey, Slot> {
    @Override
    public long expireAfterCreate(CacheKey key, Slot slot, long currentTime) {
      return slot.entry.keptNanos();
    }

    @Override
    public long expireAfterUpdate(CacheKey key, Slot slot, long currentTime, long left) {
      return slot.entry.keptNanos();
    }

    @Override
    public long expireAfterRead(CacheKey key, Slot slot, long currentTime, long left) {
      return left;
    }
  }

  /** Opens stores in memory for the address {@code memory:}. */
  public static final class Factory implements CacheBackendFactory {
    /** A factory; made by {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public boolean opens(String scheme) {
      return scheme.equals(TIER);
    }

    @Override
    public CacheBackend open(BackendSettings settings) {
      return new MemoryBackend(settings.maxEntries(), settings.maxBytes());
    }
  }
}
