package dev.loom.faults;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.redis.RedisBackend;
import dev.loom.cache.redis.RedisHealth;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.LongAdder;

/** One host: a cache whose store is in Redis, in front of an upstream. */
final class Node implements AutoCloseable {
  /** What a lookup may take, with a wait for a connection. */
  static final Duration DEADLINE = Duration.ofMillis(50);

  /** Time between two attempts to reach Redis. */
  static final Duration PROBE = Duration.ofMillis(250);

  /** What two of them take: each may have to wait for its answer. */
  static final Duration TWO_PROBES = PROBE.plus(DEADLINE).multipliedBy(2);

  /** For rows that count, and where no time matters. */
  static final Duration NO_HURRY = Duration.ofSeconds(5);

  final Duration limit;
  final NumberedUpstream upstream;
  final Spans spans = new Spans();
  final WatchedBackend watched;
  final CachingProvider cache;
  final LongAdder calls = new LongAdder();
  private final CacheBackend store;

  /** Opens the store of a node; broken ones show that a row sees what it has to see. */
  @FunctionalInterface
  interface Opening {
    CacheBackend open(String uri);
  }

  Node(String uri) {
    this(uri, new NumberedUpstream());
  }

  Node(String uri, NumberedUpstream upstream) {
    this(redis(16).open(uri), upstream);
  }

  Node(CacheBackend store, NumberedUpstream upstream) {
    this(store, upstream, DEADLINE);
  }

  /** A node whose store may hold a call so long. */
  Node(CacheBackend store, NumberedUpstream upstream, Duration limit) {
    this.store = store;
    this.upstream = upstream;
    this.limit = limit;
    this.watched = new WatchedBackend(store, spans, limit);
    this.cache = Caching.builder().backend(watched).build().wrap(upstream);
  }

  /** The store as it is shipped, with the deadline of all rows. */
  static Opening redis(int pool) {
    return redis(pool, DEADLINE, Duration.ZERO);
  }

  /** The same, also with a memory in front of it. */
  static Opening redis(int pool, Duration timeout, Duration nearCache) {
    RemoteSettings remote =
        new RemoteSettings(timeout, pool, 0, false, "loom", nearCache, false, false);
    return uri -> {
      BackendSettings settings =
          new BackendSettings(uri, 10_000, 64 << 20, Duration.ZERO, remote, null, List.of());
      return ServiceLoader.load(CacheBackendFactory.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(factory -> factory.opens("redis"))
          .findFirst()
          .orElseThrow()
          .open(settings);
    };
  }

  /** How Redis is; a store that knows no outage is always there. */
  RedisHealth health() {
    return store instanceof RedisBackend redis
        ? redis.health()
        : new RedisHealth(true, 0, null, null, 0, false);
  }

  boolean isAvailable() {
    return health().available();
  }

  @Override
  public void close() {
    cache.close();
    store.close();
  }
}
