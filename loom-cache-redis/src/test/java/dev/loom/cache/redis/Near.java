package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.RemoteSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Stores with copies in front, for tests. */
final class Near {
  static final Duration CAP = Duration.ofMinutes(5);

  private Near() {}

  static BackendSettings settings(String uri) {
    return settings(uri, Sample.TIMEOUT, CAP);
  }

  static BackendSettings settings(String uri, Duration timeout, Duration cap) {
    RemoteSettings remote = new RemoteSettings(timeout, 8, 0, false, "loom", cap, false, false);
    return new BackendSettings(uri, 1_000, 10 << 20, Duration.ZERO, remote, null, List.of());
  }

  /** A store that hears. */
  static TieredBackend open(BackendSettings settings) {
    return heard((TieredBackend) new RedisBackend.Factory().open(settings));
  }

  static TieredBackend open(BackendSettings settings, LongSupplier nanoTime) {
    return heard(TieredBackend.open(RawLinks.of(settings), settings, nanoTime));
  }

  static TieredBackend heard(TieredBackend backend) {
    await("it hears of invalidations", () -> backend.nearHealth().inUse());
    return backend;
  }

  /** Reads an entry until it is found near. */
  static void copy(TieredBackend backend, CacheEntry entry) {
    await("a copy is made", () -> "memory".equals(tier(backend, entry)));
  }
}
