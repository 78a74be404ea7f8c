package dev.loom.cache;

import dev.loom.chat.FinishReason;
import dev.loom.cost.CostCalculator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a cache; each has a default. Not thread-safe; may be reused. */
public final class CachingBuilder {

  private @Nullable CacheBackend given;
  private String address = StoreAddress.MEMORY;
  private boolean enabled = true;
  private @Nullable String redisUrl;
  private Duration defaultTtl = Duration.ofHours(1);
  private double ttlJitter = 0;
  private Duration staleWhileRevalidate = Duration.ZERO;
  private Duration staleIfError = Duration.ZERO;
  private Duration negativeTtl = Duration.ZERO;
  private CacheScope scope = CacheScope.TENANT;
  private boolean requireTenant = false;
  private boolean nondeterministic = true;
  private boolean serverTools = false;
  private Set<FinishReason> storeFinishReasons = Set.of();
  private @Nullable CacheSecret secret;
  private List<CacheSecret> previousSecrets = List.of();
  private Set<String> inertFields = Set.of();
  private long maxEntryBytes = 1L << 20;
  private int maxSize = MemoryBackend.DEFAULT_MAX_ENTRIES;
  private int maxMemoryMb = (int) (MemoryBackend.DEFAULT_MAX_BYTES >> 20);
  private Duration cleanupPeriod = MemoryBackend.DEFAULT_CLEANUP_PERIOD;
  private Duration coalesceWait = Duration.ofSeconds(60);
  private int explainMisses = 0;
  private RemoteSettings remote = RemoteSettings.DEFAULT;
  private CostCalculator prices = CostCalculator.bundled();
  private Clock clock = Clock.systemUTC();
  private LongSupplier nanoTime = System::nanoTime;

  CachingBuilder() {}

  /**
   * Uses a store that the host made and closes; several caches may share it. Chains of different
   * upstreams share its answers too, unless their requests name an {@link
   * dev.loom.chat.Endpoint#address} each, or a namespace.
   *
   * @param value the store
   * @return this builder
   */
  public CachingBuilder backend(CacheBackend value) {
    given = Objects.requireNonNull(value, "backend");
    address = StoreAddress.MEMORY; // what was set before is no matter
    return this;
  }

  /**
   * Opens a store for each chain; default {@code memory}.
   *
   * @param value {@code memory}, {@code redis} for the store of {@link #redisUrl}, or an address
   *     whose scheme a {@link CacheBackendFactory} on the class path knows
   * @return this builder
   */
  public CachingBuilder backend(String value) {
    address = Objects.requireNonNull(value, "backend");
    given = null;
    return this;
  }

  /**
   * Turns the cache on or off; default on. Off, every call passes through, statistics stay zero, no
   * store is opened and none need be on the class path.
   *
   * @param value false for no cache
   * @return this builder
   */
  public CachingBuilder enabled(boolean value) {
    enabled = value;
    return this;
  }

  /**
   * Sets the address that the backend {@code redis} stands for; default none. With another backend
   * it is not used.
   *
   * @param value for instance {@code redis://host:6379}; may hold credentials, which are shown
   *     nowhere
   * @return this builder
   */
  public CachingBuilder redisUrl(@Nullable String value) {
    redisUrl = value;
    return this;
  }

  /**
   * Sets the lifetime of answers whose call names none; default 1 hour.
   *
   * @param value 1 s to 30 d
   * @return this builder
   */
  public CachingBuilder defaultTtl(Duration value) {
    defaultTtl = Objects.requireNonNull(value, "defaultTtl");
    return this;
  }

  /**
   * Sets the largest share by which a default lifetime is shortened at random, so that entries made
   * together do not end together; default 0: what is configured is what a reader gets.
   *
   * @param value 0 to 0.5
   * @return this builder
   */
  public CachingBuilder ttlJitter(double value) {
    ttlJitter = value;
    return this;
  }

  /**
   * Sets how long past its lifetime an entry is served while one call in the background replaces
   * it; default 0. Needs the head of a chain: see {@link dev.loom.Loom}.
   *
   * @param value 0 to 30 d
   * @return this builder
   */
  public CachingBuilder staleWhileRevalidate(Duration value) {
    staleWhileRevalidate = Objects.requireNonNull(value, "staleWhileRevalidate");
    return this;
  }

  /**
   * Sets how long past its lifetime an entry is served when the upstream answers 429 or 5xx, times
   * out or cannot be reached; default 0.
   *
   * @param value 0 to 30 d
   * @return this builder
   */
  public CachingBuilder staleIfError(Duration value) {
    staleIfError = Objects.requireNonNull(value, "staleIfError");
    return this;
  }

  /**
   * Sets how long a failure that the request itself causes (HTTP 400, 413, 422) is remembered, in
   * memory alone; default 0 for not at all.
   *
   * @param value 0 to 60 s
   * @return this builder
   */
  public CachingBuilder negativeTtl(Duration value) {
    negativeTtl = Objects.requireNonNull(value, "negativeTtl");
    return this;
  }

  /**
   * Sets with whom answers are shared; default {@link CacheScope#TENANT}.
   *
   * @param value the scope
   * @return this builder
   */
  public CachingBuilder scope(CacheScope value) {
    scope = Objects.requireNonNull(value, "scope");
    return this;
  }

  /**
   * Sends calls without a tenant past the cache; default off.
   *
   * @param value true to require one
   * @return this builder
   */
  public CachingBuilder requireTenant(boolean value) {
    requireTenant = value;
    return this;
  }

  /**
   * Caches calls whatever their temperature; default on.
   *
   * @param value false for calls with an explicit temperature of 0 alone
   * @return this builder
   */
  public CachingBuilder nondeterministic(boolean value) {
    nondeterministic = value;
    return this;
  }

  /**
   * Caches calls with tools that the provider runs itself (web search, code interpreter, computer
   * use, remote MCP); default off, since their answers depend on the world.
   *
   * @param value true to cache them
   * @return this builder
   */
  public CachingBuilder serverTools(boolean value) {
    serverTools = value;
    return this;
  }

  /**
   * Keeps answers of further finish reasons; default none: an answer that was cut, filtered or
   * refused is not kept.
   *
   * @param value the reasons
   * @return this builder
   */
  public CachingBuilder storeFinishReasons(Set<FinishReason> value) {
    storeFinishReasons = Objects.requireNonNull(value, "storeFinishReasons");
    return this;
  }

  /**
   * Sets what keys digests, and what a store outside the JVM authenticates entries by; default
   * none.
   *
   * @param value the secret
   * @param previous secrets in use before, newest first, by which invalidation finds what they
   *     named
   * @return this builder
   */
  public CachingBuilder secret(CacheSecret value, CacheSecret... previous) {
    secret = Objects.requireNonNull(value, "secret");
    previousSecrets = List.of(previous);
    return this;
  }

  /**
   * Leaves further top-level members out of the key; default none beside the built-in list.
   *
   * @param value each {@code provider:member}
   * @return this builder
   */
  public CachingBuilder inertFields(Set<String> value) {
    inertFields = Objects.requireNonNull(value, "inertFields");
    return this;
  }

  /**
   * Sets the largest entry that is kept; default 1,048,576.
   *
   * @param value bytes, 1 to 1,073,741,824
   * @return this builder
   */
  public CachingBuilder maxEntryBytes(long value) {
    maxEntryBytes = value;
    return this;
  }

  /**
   * Sets the most entries kept in memory; default 10,000.
   *
   * @param value 1 to 10,000,000
   * @return this builder
   */
  public CachingBuilder maxSize(int value) {
    maxSize = value;
    return this;
  }

  /**
   * Sets the most memory that entries take; default 500.
   *
   * @param value in units of 1,048,576 bytes, 1 to 1,048,576
   * @return this builder
   */
  public CachingBuilder maxMemoryMb(int value) {
    maxMemoryMb = value;
    return this;
  }

  /**
   * Sets how often expired entries are dropped; default 5 minutes. They are never served either
   * way.
   *
   * @param value 0 for in passing alone, else 1 s to 1 d
   * @return this builder
   */
  public CachingBuilder cleanupPeriod(Duration value) {
    cleanupPeriod = Objects.requireNonNull(value, "cleanupPeriod");
    return this;
  }

  /**
   * Sets how long a call waits for an equal call in flight before it calls the upstream itself;
   * default 60 s.
   *
   * @param value 0 to 1 h; 0 never waits
   * @return this builder
   */
  public CachingBuilder coalesceWait(Duration value) {
    coalesceWait = Objects.requireNonNull(value, "coalesceWait");
    return this;
  }

  /**
   * Sets how many explanations of past misses are kept, to tell what a new miss differs by; default
   * 0. Digests alone are kept.
   *
   * @param value 0 to 1,024
   * @return this builder
   */
  public CachingBuilder explainMisses(int value) {
    explainMisses = value;
    return this;
  }

  /**
   * Sets how a store outside the JVM is used; default {@link RemoteSettings#DEFAULT}.
   *
   * @param value the settings
   * @return this builder
   */
  public CachingBuilder remote(RemoteSettings value) {
    remote = Objects.requireNonNull(value, "remote");
    return this;
  }

  /**
   * Sets the prices by which hits are counted as saved; default: the bundled price book.
   *
   * @param value the calculator
   * @return this builder
   */
  public CachingBuilder prices(CostCalculator value) {
    prices = Objects.requireNonNull(value, "prices");
    return this;
  }

  /**
   * Sets the clock for prices and the start of statistics; default: the system's. Lifetimes never
   * depend on it.
   *
   * @param value wall time
   * @return this builder
   */
  public CachingBuilder clock(Clock value) {
    clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /**
   * Sets the clock that flights, upstream latency and remembered failures are measured by; default
   * {@link System#nanoTime}. Lifetimes are the store's own matter.
   *
   * @param value a monotonic clock in nanoseconds
   * @return this builder
   */
  public CachingBuilder nanoTime(LongSupplier value) {
    nanoTime = Objects.requireNonNull(value, "nanoTime");
    return this;
  }

  /**
   * Checks the settings; opens nothing.
   *
   * @return the layer
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public Caching build() {
    CacheSettings settings =
        new CacheSettings(
            enabled,
            scope,
            new KeyDerivation(secret, inertFields),
            new CacheRules(
                requireTenant, nondeterministic, serverTools, storeFinishReasons, maxEntryBytes),
            new CacheLifetimes(
                defaultTtl, ttlJitter, staleWhileRevalidate, staleIfError, negativeTtl),
            coalesceWait,
            explainMisses,
            prices,
            clock,
            nanoTime);
    return new Caching(settings, source());
  }

  private BackendSource source() {
    Settings.memory(maxSize, maxMemoryMb, cleanupPeriod);
    StoreAddress store = StoreAddress.of(address, redisUrl);
    BackendSettings opening =
        new BackendSettings(
            store.uri(),
            maxSize,
            (long) maxMemoryMb << 20,
            cleanupPeriod,
            remote,
            secret,
            previousSecrets);
    if (!enabled) {
      return BackendSource.none(given, store, opening);
    }
    if (given == null) {
      UnusedSettings.warn(store, redisUrl, remote);
    }
    return BackendSource.of(given, store, opening);
  }
}
