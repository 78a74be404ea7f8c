package dev.loom.cache;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where a cache's store comes from: handed in by the host, who closes it, or opened by its address.
 * Immutable; nothing is opened before {@link #open}.
 */
final class BackendSource {
  private static final String MEMORY = "memory";
  private static final String REDIS = "redis";

  private final @Nullable CacheBackend given;
  private final BackendSettings settings;

  private BackendSource(@Nullable CacheBackend given, BackendSettings settings) {
    this.given = given;
    this.settings = settings;
  }

  static BackendSource given(CacheBackend backend, BackendSettings settings) {
    return new BackendSource(backend, settings);
  }

  /** A store by its address, whose factory must be there already. */
  static BackendSource opened(BackendSettings settings) {
    factory(settings.uri());
    return new BackendSource(null, settings);
  }

  /** The address that a configured backend stands for: {@code redis} names the one of redis_url. */
  static String address(String backend, @Nullable String redisUrl) {
    if (backend.equals(MEMORY)) {
      return MEMORY + ":";
    }
    if (!backend.equals(REDIS)) {
      return backend;
    }
    if (redisUrl == null) {
      throw new IllegalArgumentException(
          "backend is redis, and redis_url is not set; allowed is an address such as"
              + " redis://host:6379");
    }
    if (!redisUrl.contains("://")) { // whatever stands there may be a password: it is not shown
      throw new IllegalArgumentException(
          "redis_url is no address; allowed is an address such as redis://host:6379");
    }
    return redisUrl;
  }

  boolean isOwned() {
    return given == null;
  }

  CacheBackend open() {
    return given == null ? factory(settings.uri()).open(settings) : given;
  }

  private static CacheBackendFactory factory(String address) {
    String scheme = scheme(address);
    List<CacheBackendFactory> found =
        ServiceLoader.load(CacheBackendFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(factory -> factory.opens(scheme))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "backend is of scheme "
              + scheme
              + ", which more than one factory on the class path opens");
    }
    if (scheme.startsWith(REDIS) || scheme.startsWith("rediss")) {
      throw new IllegalArgumentException(
          "backend is of scheme "
              + scheme
              + ", which nothing on the class path opens; add dev.loom:loom-cache-redis");
    }
    throw new IllegalArgumentException(
        "backend is of scheme "
            + scheme
            + ", which nothing on the class path opens; allowed are memory, redis and the addresses"
            + " of other stores on the class path");
  }

  // Never the address itself, which may hold credentials.
  private static String scheme(String address) {
    int colon = address.indexOf(':');
    String scheme = colon < 0 ? address : address.substring(0, colon);
    return scheme.toLowerCase(Locale.ROOT);
  }
}
