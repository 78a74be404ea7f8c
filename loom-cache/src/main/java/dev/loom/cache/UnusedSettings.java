package dev.loom.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Warns, once each, of settings that the chosen store does not read: they are kept, and whoever set
 * them may believe in an effect.
 */
final class UnusedSettings {
  private static final Map<String, Function<RemoteSettings, Object>> REMOTE = new LinkedHashMap<>();

  static {
    REMOTE.put("require_secret", RemoteSettings::requireSecret);
    REMOTE.put("encrypt", RemoteSettings::encrypt);
    REMOTE.put("key_prefix", RemoteSettings::keyPrefix);
    REMOTE.put("near_cache_ttl", RemoteSettings::nearCacheTtl);
    REMOTE.put("redis_timeout", RemoteSettings::timeout);
    REMOTE.put("redis_pool", RemoteSettings::pool);
    REMOTE.put("redis_shards", RemoteSettings::shards);
    REMOTE.put("tls_insecure", RemoteSettings::tlsInsecure);
  }

  private UnusedSettings() {}

  /** Warns of what a store, to be opened by its address, will not use. */
  static void warn(StoreAddress store, @Nullable String redisUrl, RemoteSettings remote) {
    if (redisUrl != null && !store.isOfRedisUrl()) {
      Warnings.once("redis_url is set, but backend is not redis; redis_url is not used.");
    }
    if (store.isMemory()) {
      REMOTE.forEach(
          (name, value) -> {
            if (!value.apply(remote).equals(value.apply(RemoteSettings.DEFAULT))) {
              Warnings.once(
                  name + " is set, but backend is memory; " + name + " has no effect there.");
            }
          });
    }
  }
}
