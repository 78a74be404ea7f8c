package dev.loom.cache;

import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a cache, and the layer that puts one into a chain. Immutable and thread-safe; may
 * serve several chains, each of which gets a cache and, unless the host hands one in, a store of
 * its own.
 *
 * <pre>{@code
 * Loom.builder(upstream).with(Caching.inMemory()).build();
 * }</pre>
 */
public final class Caching implements Layer {
  private final Builder settings;

  private Caching(Builder settings) {
    this.settings = settings;
  }

  /**
   * A cache in memory with all defaults.
   *
   * @return the layer
   */
  public static Caching inMemory() {
    return builder().build();
  }

  /**
   * Starts settings.
   *
   * @return a builder with all defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Stage stage() {
    return Stage.CACHE;
  }

  @Override
  public CachingProvider wrap(LoomClient next) {
    return new CachingProvider(next, this);
  }

  CacheScope scope() {
    return settings.scope;
  }

  Duration defaultTtl() {
    return settings.defaultTtl;
  }

  Duration coalesceWait() {
    return settings.coalesceWait;
  }

  long maxEntryBytes() {
    return settings.maxEntryBytes;
  }

  LongSupplier nanoTime() {
    return settings.nanoTime;
  }

  boolean ownsBackend() {
    return settings.backend == null;
  }

  CacheBackend openBackend() {
    return settings.backend == null ? settings.open() : settings.backend;
  }

  /** Collects settings; each has a default. Not thread-safe; may be reused. */
  public static final class Builder {
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final long MAX_ENTRY_BYTES = 1L << 30;
    private static final int MAX_MEMORY_MB = 1 << 20;

    private String address = "memory:";
    private @Nullable CacheBackend backend;
    private CacheScope scope = CacheScope.TENANT;
    private Duration defaultTtl = Duration.ofHours(1);
    private Duration coalesceWait = Duration.ofSeconds(60);
    private int maxSize = MemoryBackend.DEFAULT_MAX_ENTRIES;
    private int maxMemoryMb = (int) (MemoryBackend.DEFAULT_MAX_BYTES >> 20);
    private long maxEntryBytes = 1L << 20;
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    private Builder(Builder other) {
      this.address = other.address;
      this.backend = other.backend;
      this.scope = other.scope;
      this.defaultTtl = other.defaultTtl;
      this.coalesceWait = other.coalesceWait;
      this.maxSize = other.maxSize;
      this.maxMemoryMb = other.maxMemoryMb;
      this.maxEntryBytes = other.maxEntryBytes;
      this.nanoTime = other.nanoTime;
    }

    /**
     * Uses a store that the host made and closes; several caches may share it.
     *
     * @param value the store
     * @return this builder
     */
    public Builder backend(CacheBackend value) {
      backend = Objects.requireNonNull(value, "backend");
      return this;
    }

    /**
     * Opens a store by its address for each chain; default {@code memory:}.
     *
     * @param uri the address; a {@link CacheBackendFactory} on the class path must know its scheme
     * @return this builder
     */
    public Builder backend(String uri) {
      address = Objects.requireNonNull(uri, "uri");
      backend = null;
      return this;
    }

    /**
     * Sets with whom answers are shared; default {@link CacheScope#TENANT}.
     *
     * @param value the scope
     * @return this builder
     */
    public Builder scope(CacheScope value) {
      scope = Objects.requireNonNull(value, "scope");
      return this;
    }

    /**
     * Sets the lifetime of answers whose call names none; default 1 hour.
     *
     * @param value 1 s to 30 d
     * @return this builder
     */
    public Builder defaultTtl(Duration value) {
      defaultTtl = value;
      return this;
    }

    /**
     * Sets how long a call waits for an equal call in flight before it calls the upstream itself;
     * default 60 s.
     *
     * @param value 0 to 1 h; 0 never waits
     * @return this builder
     */
    public Builder coalesceWait(Duration value) {
      coalesceWait = value;
      return this;
    }

    /**
     * Sets the most entries kept in memory; default 10,000.
     *
     * @param value 1 to 10,000,000
     * @return this builder
     */
    public Builder maxSize(int value) {
      maxSize = value;
      return this;
    }

    /**
     * Sets the most memory that entries take; default 500.
     *
     * @param value in units of 1,048,576 bytes, 1 to 1,048,576
     * @return this builder
     */
    public Builder maxMemoryMb(int value) {
      maxMemoryMb = value;
      return this;
    }

    /**
     * Sets the largest entry that is kept; default 1,048,576.
     *
     * @param value bytes, 1 to 1,073,741,824
     * @return this builder
     */
    public Builder maxEntryBytes(long value) {
      maxEntryBytes = value;
      return this;
    }

    /**
     * Sets the clock that upstream latency is measured by; default {@link System#nanoTime}.
     *
     * @param value a monotonic clock in nanoseconds
     * @return this builder
     */
    public Builder nanoTime(LongSupplier value) {
      nanoTime = Objects.requireNonNull(value, "nanoTime");
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the layer
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
     */
    public Caching build() {
      check(
          "default_ttl",
          defaultTtl,
          defaultTtl.compareTo(CacheDirectives.MIN_TTL) >= 0
              && defaultTtl.compareTo(CacheDirectives.MAX_TTL) <= 0,
          "1 s to 30 d");
      check(
          "coalesce_wait",
          coalesceWait,
          !coalesceWait.isNegative() && coalesceWait.compareTo(MAX_WAIT) <= 0,
          "0 to 1 h");
      check(
          "max_size",
          maxSize,
          maxSize >= 1 && maxSize <= EntryWeight.MAX_ENTRIES,
          "1 to " + EntryWeight.MAX_ENTRIES);
      check(
          "max_memory_mb",
          maxMemoryMb,
          maxMemoryMb >= 1 && maxMemoryMb <= MAX_MEMORY_MB,
          "1 to " + MAX_MEMORY_MB);
      check(
          "max_entry_bytes",
          maxEntryBytes,
          maxEntryBytes >= 1 && maxEntryBytes <= MAX_ENTRY_BYTES,
          "1 to " + MAX_ENTRY_BYTES);
      if (backend == null) {
        factory();
      }
      return new Caching(new Builder(this));
    }

    private static void check(String setting, Object value, boolean allowed, String range) {
      if (!allowed) {
        throw new IllegalArgumentException(setting + " is " + value + "; allowed are " + range);
      }
    }

    private CacheBackend open() {
      return factory().open(new BackendSettings(address, maxSize, (long) maxMemoryMb << 20));
    }

    private CacheBackendFactory factory() {
      int colon = address.indexOf(':');
      String scheme = (colon < 0 ? address : address.substring(0, colon)).toLowerCase(Locale.ROOT);
      List<CacheBackendFactory> found =
          ServiceLoader.load(CacheBackendFactory.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(factory -> factory.opens(scheme))
              .toList();
      if (found.size() == 1) {
        return found.get(0);
      }
      throw new IllegalArgumentException(
          found.isEmpty()
              ? "backend is of scheme " + scheme + ", which nothing on the class path opens"
              : "backend is of scheme " + scheme + ", which more than one factory opens");
    }
  }
}
