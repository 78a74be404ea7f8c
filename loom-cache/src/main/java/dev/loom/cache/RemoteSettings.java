package dev.loom.cache;

import java.time.Duration;

/**
 * How a store outside the JVM is used. Immutable; a store in memory reads none of it, and yet a
 * configuration that asks for a secret must hold one, so that another store finds it.
 *
 * @param timeout total time that a lookup may take, waiting for a connection included; 1 ms to 10 s
 * @param pool most connections, 1 to 1,024
 * @param shards parts of a cell on a cluster, 0 for the backend's own choice, else 1 to 256
 * @param tlsInsecure whether certificates and host names go unchecked
 * @param keyPrefix what all keys of this cache begin with, 1 to 64 characters of {@code A-Z a-z 0-9
 *     . _ -}
 * @param nearCacheTtl how long an entry may be served from memory in front of the store; zero for
 *     not at all
 * @param encrypt whether entries are encrypted
 * @param requireSecret whether the store refuses to open without a secret
 */
public record RemoteSettings(
    Duration timeout,
    int pool,
    int shards,
    boolean tlsInsecure,
    String keyPrefix,
    Duration nearCacheTtl,
    boolean encrypt,
    boolean requireSecret) {
  private static final int MAX_POOL = 1024;
  private static final int MAX_SHARDS = 256;

  /** The longest time in memory in front of the store. */
  static final Duration MAX_NEAR = Duration.ofHours(1);

  /** The defaults of all settings. */
  public static final RemoteSettings DEFAULT =
      new RemoteSettings(Duration.ofMillis(50), 16, 0, false, "loom", Duration.ZERO, false, false);

  // Rejects what is out of range, by the names of the settings.
  public RemoteSettings {
    Settings.within("redis_timeout", timeout, Duration.ofMillis(1), Duration.ofSeconds(10));
    Settings.within("redis_pool", pool, 1, MAX_POOL);
    Settings.within("redis_shards", shards, 0, MAX_SHARDS);
    Settings.check(
        "key_prefix",
        "\"" + keyPrefix + "\"",
        keyPrefix.matches("[A-Za-z0-9._-]{1,64}"),
        "1 to 64 characters of A-Z a-z 0-9 . _ -");
    Settings.within("near_cache_ttl", nearCacheTtl, Duration.ZERO, MAX_NEAR);
  }
}
