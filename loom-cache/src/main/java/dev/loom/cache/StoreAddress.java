package dev.loom.cache;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a store, and the setting that holds it. No sentence shows the address, which may
 * hold credentials, and nothing that only may be a scheme. Immutable.
 */
final class StoreAddress {
  /** What a configuration calls the store in memory. */
  static final String MEMORY = MemoryBackend.TIER;

  private static final String REDIS = "redis";
  private static final String REDIS_URL = "redis_url";
  private static final Set<String> REDIS_SCHEMES =
      Set.of(
          REDIS, "rediss", "redis+cluster", "rediss+cluster", "redis+sentinel", "rediss+sentinel");
  private static final String ALLOWED =
      "; allowed are memory, redis and the addresses of stores on the class path";
  private static final Pattern SCHEME =
      Pattern.compile("([a-z][a-z0-9+.-]*):", Pattern.CASE_INSENSITIVE);

  private final String setting;
  private final String uri;
  private final String scheme;

  private StoreAddress(String setting, String uri, String scheme) {
    this.setting = setting;
    this.uri = uri;
    this.scheme = scheme;
  }

  /** What a configured backend stands for: {@code redis} names the address in redis_url. */
  static StoreAddress of(String backend, @Nullable String redisUrl) {
    if (backend.equals(REDIS)) {
      return ofRedis(redisUrl);
    }
    String uri = backend.equals(MEMORY) ? MEMORY + ":" : backend;
    String scheme = scheme(uri);
    if (scheme.isEmpty() || REDIS_SCHEMES.contains(scheme) && !hasAuthority(uri, scheme)) {
      throw new IllegalArgumentException("backend is no address" + ALLOWED);
    }
    return new StoreAddress("backend", uri, scheme);
  }

  private static StoreAddress ofRedis(@Nullable String uri) {
    if (uri == null) {
      throw new IllegalArgumentException(
          "backend is redis, and redis_url is not set; allowed is an address such as"
              + " redis://host:6379");
    }
    String scheme = scheme(uri);
    if (!REDIS_SCHEMES.contains(scheme) || !hasAuthority(uri, scheme)) {
      throw new IllegalArgumentException(
          "redis_url is no address of Redis; allowed are redis://, rediss:// and either with"
              + " +cluster or +sentinel, such as redis+cluster://host:6379");
    }
    return new StoreAddress(REDIS_URL, uri, scheme);
  }

  /** In lower case; empty where the text has none. */
  private static String scheme(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    return scheme.lookingAt() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private static boolean hasAuthority(String uri, String scheme) {
    return uri.startsWith("//", scheme.length() + 1);
  }

  /** Whether it is the one in redis_url. */
  boolean isOfRedisUrl() {
    return setting.equals(REDIS_URL);
  }

  /**
   * What statistics call the store. A scheme only where it is sure to be one: what stands before a
   * colon alone may be a user, or a password.
   */
  String kind() {
    if (isMemory()) {
      return MEMORY;
    }
    if (REDIS_SCHEMES.contains(scheme)) {
      return REDIS;
    }
    return hasAuthority(uri, scheme) ? scheme : "other";
  }

  boolean isMemory() {
    return scheme.equals(MEMORY);
  }

  String uri() {
    return uri;
  }

  /** In lower case. */
  String scheme() {
    return scheme;
  }

  IllegalArgumentException notOpened() {
    if (REDIS_SCHEMES.contains(scheme)) {
      return refused(", which nothing on the class path opens; add dev.loom:loom-cache-redis");
    }
    if (!hasAuthority(uri, scheme)) { // the text before the colon may be a user, or a password
      return new IllegalArgumentException(
          setting + " is no address of a store on the class path" + ALLOWED);
    }
    return refused(", which nothing on the class path opens" + ALLOWED);
  }

  IllegalArgumentException openedTwice() {
    return refused(", which more than one factory on the class path opens");
  }

  /** What a store says of its address, unless that shows credentials. */
  IllegalArgumentException notUnderstood(IllegalArgumentException fault) {
    String said = fault.getMessage();
    String why = said == null || isShownIn(said) ? "" : ": " + said;
    return new IllegalArgumentException(setting + " is not understood by its store" + why);
  }

  private boolean isShownIn(String sentence) {
    String place = uri.substring(scheme.length() + 1).replaceFirst("^/+", "");
    String credentials = place.substring(0, Math.max(0, place.lastIndexOf('@')));
    return Stream.concat(Stream.of(place), Stream.of(credentials.split(":", 2)))
        .anyMatch(text -> !text.isEmpty() && sentence.contains(text));
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(setting + " is of scheme " + scheme + why);
  }
}
