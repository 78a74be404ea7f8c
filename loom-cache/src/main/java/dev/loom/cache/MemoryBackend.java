package dev.loom.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in the heap, within a number of entries and a number of bytes at once. What is
 * dropped for lack of room is the least valuable entry by recency and frequency, which may be a new
 * one that nobody asked for again. Thread-safe; lookups take no lock, upkeep runs on the calling
 * threads. An invalidation by provider, model, tenant or a prefix of these hides its entries at
 * once and frees them before it returns; any other removes one entry after another. It looks at the
 * entries of the cells of its interest alone, {@link #stats} at all of them.
 */
public final class MemoryBackend implements CacheBackend {
  /** The tier that hits of this store name. */
  public static final String TIER = "memory";

  /** Default of the most entries: 10,000. */
  public static final int DEFAULT_MAX_ENTRIES = 10_000;

  /** Default of the most bytes: 500 MiB. */
  public static final long DEFAULT_MAX_BYTES = 500L << 20;

  /** Default of how often expired entries are dropped: every 5 minutes. */
  public static final Duration DEFAULT_CLEANUP_PERIOD = Duration.ofMinutes(5);

  /** The longest time between two clean-ups. */
  static final Duration MAX_CLEANUP_PERIOD = Duration.ofDays(1);

  private static final long CLOCK_GRAIN_NANOS = 1_000_000;

  private final EntryWeight weight;
  private final LongSupplier nanoTime;
  private final Cache<CacheKey, Slot> slots;
  private final MemoryCells cells = new MemoryCells();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder expirations = new LongAdder();
  private final @Nullable CleanupThread cleanup;

  // Stores read, invalidations write: so a store is either seen by the pass of an invalidation, or
  // sees that invalidation in the log. Lookups never ask for it; no pass holds it. Whoever holds it
  // may ask for a lock of Caffeine's, and under that for a generation's; never the other way.
  private final StampedLock gate = new StampedLock();
  private final SelectorLog log = new SelectorLog();
  private boolean closed;

  // What every lookup without an entry answers until the next invalidation.
  private volatile CacheMiss miss = miss(0);

  // Caffeine's clock. It may stand still for a moment, since lookups check lifetimes themselves;
  // so a hit reads the time once, and threads seldom write what all of them read.
  private volatile long clock;

  /** The last invalidation before an answer was fetched. */
  private record Ticket(MemoryBackend backend, long number) implements StoreTicket {}

  /** A store with the default limits. */
  public MemoryBackend() {
    this(DEFAULT_MAX_ENTRIES, DEFAULT_MAX_BYTES);
  }

  /**
   * A store with limits, which drops expired entries every {@link #DEFAULT_CLEANUP_PERIOD}.
   *
   * @param maxEntries most entries, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all entries together, 1 to 2^40
   */
  public MemoryBackend(int maxEntries, long maxBytes) {
    this(maxEntries, maxBytes, DEFAULT_CLEANUP_PERIOD, System::nanoTime);
  }

  /**
   * A store with limits and a clock of its own, which drops expired entries in passing alone.
   *
   * @param maxEntries most entries, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all entries together, 1 to 2^40
   * @param nanoTime a monotonic clock in nanoseconds; lifetimes are measured by it alone
   */
  public MemoryBackend(int maxEntries, long maxBytes, LongSupplier nanoTime) {
    this(maxEntries, maxBytes, Duration.ZERO, nanoTime);
  }

  /**
   * A store with limits, upkeep and a clock. Limits that are more than half of the JVM's heap are
   * kept, with a warning in the log.
   *
   * @param maxEntries most entries, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all entries together, 1 to 2^40
   * @param cleanupPeriod how often a daemon thread drops expired entries, which are never found
   *     either way, at most a day; zero for in passing alone, without a thread
   * @param nanoTime a monotonic clock in nanoseconds; lifetimes are measured by it alone
   */
  public MemoryBackend(
      int maxEntries, long maxBytes, Duration cleanupPeriod, LongSupplier nanoTime) {
    this(maxEntries, maxBytes, cleanupPeriod, nanoTime, Long.MAX_VALUE);
    String tooLarge = heapWarning(maxBytes, Runtime.getRuntime().maxMemory());
    if (tooLarge != null) {
      Warnings.once(tooLarge);
    }
  }

  /**
   * A store, told of by nobody, that holds no entry longer than a time, however long that lives.
   */
  MemoryBackend(
      int maxEntries,
      long maxBytes,
      Duration cleanupPeriod,
      LongSupplier nanoTime,
      long longestNanos) {
    this.weight = new EntryWeight(maxEntries, maxBytes);
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    Settings.within("cleanup_period", cleanupPeriod, Duration.ZERO, MAX_CLEANUP_PERIOD);
    this.clock = nanoTime.getAsLong();
    this.slots =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(() -> clock)
            .maximumWeight(weight.maximum())
            .weigher((CacheKey key, Slot slot) -> weight.of(slot.sizeBytes()))
            .expireAfter(new OwnLifetime(longestNanos))
            .evictionListener(this::dropped)
            .build();
    this.cleanup = cleanupPeriod.isZero() ? null : new CleanupThread(this, cleanupPeriod);
  }

  /** What to say about a limit on a heap, {@code null} for nothing. */
  static @Nullable String heapWarning(long maxBytes, long heap) {
    return maxBytes <= heap / 2
        ? null
        : "The cache may take " + maxBytes + " bytes, over half of the heap of " + heap + ".";
  }

  private CacheMiss miss(long number) {
    return new CacheMiss(new Ticket(this, number));
  }

  @Override
  public CacheLookup get(CacheKey key) {
    long now = nanoTime.getAsLong();
    if (now - clock > CLOCK_GRAIN_NANOS) {
      clock = now;
    }
    Slot slot = slots.getIfPresent(key);
    if (slot == null || !slot.isVisible()) {
      return miss;
    }
    long age = slot.age(now);
    return age >= slot.keptNanos()
        ? miss
        : new CacheHit(
            slot, TIER, Duration.ofNanos(age), Duration.ofNanos(slot.freshNanos() - age));
  }

  @Override
  public StoreTicket ticket(CacheKey key) {
    return miss.ticket();
  }

  /** The time, also to Caffeine's clock. */
  private long now() {
    long now = nanoTime.getAsLong();
    clock = now;
    return now;
  }

  @Override
  public StoreResult put(CacheEntry entry, StoreTicket ticket) {
    if (!(ticket instanceof Ticket own) || own.backend != this) {
      throw new IllegalArgumentException("the ticket is of another store; ask this one for it");
    }
    long stamp = gate.readLock();
    try {
      if (closed) {
        return StoreResult.CLOSED;
      }
      if (!weight.fits(entry.sizeBytes())) {
        return StoreResult.TOO_LARGE;
      }
      if (log.hasDropped(entry.labels(), own.number)) {
        return StoreResult.INVALIDATED;
      }
      store(cells.enter(entry, now(), log.last()));
      return StoreResult.STORED;
    } finally {
      gate.unlockRead(stamp);
    }
  }

  /**
   * Keeps an entry of another store, as old as it is there, unless a younger one of its key is held
   * or it has no room. Whoever asks for this keeps watch over invalidations.
   */
  void copy(CacheEntry entry, long ageNanos) {
    long stamp = gate.readLock();
    try {
      long storedAt = now() - ageNanos;
      Slot present = slots.getIfPresent(entry.key());
      boolean isLate = present != null && present.isVisible() && present.storedAt - storedAt > 0;
      if (!closed && !isLate && weight.fits(entry.sizeBytes())) {
        store(cells.enter(entry, storedAt, log.last()));
      }
    } finally {
      gate.unlockRead(stamp);
    }
  }

  /** Drops the entries with labels of a kind, one after another. */
  void drop(Predicate<EntryLabels> chosen) {
    cells.leave(chosen, this::free);
  }

  /** Drops the entry of a key. */
  void remove(CacheKey key) {
    Slot slot = slots.getIfPresent(key);
    if (slot != null && cells.leave(slot, null)) {
      free(slot);
    }
  }

  private void store(Slot slot) {
    Slot replaced;
    try {
      replaced = slots.asMap().put(slot.key(), slot);
    } catch (Throwable trouble) { // no memory for it, say: then no room is taken for it either
      cells.leave(slot, null);
      throw trouble;
    }
    if (replaced != null) {
      cells.leave(replaced, replaced.isAlive(slot.storedAt) ? null : expirations);
    }
  }

  /** Caffeine drops an entry. */
  private void dropped(@Nullable CacheKey key, @Nullable Slot slot, RemovalCause cause) {
    if (slot != null) {
      boolean expired = cause == RemovalCause.EXPIRED || !slot.isAlive(clock);
      cells.leave(slot, expired ? expirations : evictions);
    }
  }

  @Override
  public Invalidation invalidate(CacheSelector selector) {
    Objects.requireNonNull(selector, "selector");
    List<Generation> whole = cells.chosen(selector);
    Sweep sweep = hide(selector, whole);
    cells.leave(whole, this::free);
    cells.leave(sweep, this::free); // cells that have come since the choice too
    return Invalidation.of(sweep.removed.sum());
  }

  private Sweep hide(CacheSelector selector, List<Generation> whole) {
    long stamp = gate.writeLock();
    try {
      Sweep sweep = new Sweep(selector, log.add(selector), now(), expirations);
      miss = miss(log.last());
      whole.forEach(generation -> generation.end(sweep));
      return sweep;
    } finally {
      gate.unlockWrite(stamp);
    }
  }

  /** Frees the memory of an entry that has left its cell. */
  private void free(Slot slot) {
    slots.asMap().remove(slot.key(), slot); // and no other that has taken its place
  }

  @Override
  public Invalidation dryRun(CacheSelector selector) {
    return Invalidation.of(cells.count(selector, now()));
  }

  @Override
  public BackendStats stats() {
    cleanUp();
    return new BackendStats(
        TIER,
        BackendStats.State.OK,
        cells.entries(),
        cells.bytes(),
        weight.maxBytes(),
        evictions.sum(),
        expirations.sum());
  }

  /** Drops what has expired. Caffeine alone would leave the last second's. */
  void cleanUp() {
    long now = now();
    slots.cleanUp();
    cells.expire(now, expirations, this::free);
  }

  /** Cells that are held, each with entries. */
  int cells() {
    return cells.size();
  }

  @Override
  public void close() {
    long stamp = gate.writeLock();
    closed = true;
    gate.unlockWrite(stamp);
    if (cleanup != null) {
      cleanup.close();
    }
    invalidate(CacheSelector.all());
  }

  /**
   * Each entry lives as long as it says, counted from its store, and is held for a time at most;
   * reading prolongs neither.
   *
   * @param longestNanos that time
   */
  private record OwnLifetime(long longestNanos) implements Expiry<CacheKey, Slot> {
    @Override
    public long expireAfterCreate(CacheKey key, Slot slot, long currentTime) {
      return Math.min(slot.keptNanos() - slot.age(currentTime), longestNanos);
    }

    @Override
    public long expireAfterUpdate(CacheKey key, Slot slot, long currentTime, long left) {
      return expireAfterCreate(key, slot, currentTime);
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
      return new MemoryBackend(
          settings.maxEntries(), settings.maxBytes(), settings.cleanupPeriod(), System::nanoTime);
    }
  }
}
