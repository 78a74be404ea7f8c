package dev.loom.config;

import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.RemoteSettings;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings under {@code cache:}, each under the name that the file has in words of its own
 * ({@code default_ttl} is {@code defaultTtl}). Immutable and thread-safe; {@code toString} shows no
 * secret and no address.
 *
 * @param enabled whether answers are cached at all; default true
 * @param backend {@code memory}, {@code redis} or the address of a store; default memory
 * @param defaultTtl lifetime of an answer stored without its own; default 1 h
 * @param maxSize most entries in memory; default 10,000
 * @param maxMemoryMb most memory of entries, in units of 1,048,576 bytes; default 500
 * @param cleanupPeriod how often expired entries are dropped; default 5 min, 0 is only in passing
 * @param redisUrl address of Redis, with its credentials; {@code null} for none
 * @param scope with whom answers are shared; default per tenant
 * @param requireTenant whether calls without a tenant bypass the cache; default false
 * @param nondeterministic whether calls without a temperature of 0 are cached; default true
 * @param serverTools whether answers made with a provider's own tools are kept; default false
 * @param storeFinishReasons finish reasons whose answers are kept beside finished ones; default
 *     none
 * @param maxEntryBytes largest entry that is kept; default 1,048,576
 * @param ttlJitter largest share by which a default lifetime is shortened; default 0
 * @param staleWhileRevalidate how long an expired answer serves while it is renewed; default 0
 * @param staleIfError how long an expired answer serves when the upstream fails; default 0
 * @param negativeTtl how long a failure that the request itself causes is kept; default 0
 * @param coalesceWait how long a call waits for an equal one in flight; default 60 s
 * @param inertFields request members that do not count in the key, as {@code provider:member}
 * @param explainMisses how many keys' explanations are kept to explain misses; default 0
 * @param secret key of all digests; {@code null} for none
 * @param previousSecrets secrets that entries were made with before
 * @param requireSecret whether a store outside this process is refused without a secret; default
 *     false
 * @param encrypt whether entries outside this process are encrypted; default false
 * @param keyPrefix beginning of all keys in Redis; default loom
 * @param nearCacheTtl how long an entry from Redis is kept in memory too; default 0, not at all
 * @param redisTimeout most time that a lookup in Redis takes; default 50 ms
 * @param redisPool most connections to Redis; default 16
 * @param redisShards parts that a busy model's entries are spread over; default 0, the store's own
 *     choice: 1, or 16 on a cluster
 * @param tlsInsecure whether the certificate of Redis goes unchecked; default false
 */
public record CacheConfig(
    boolean enabled,
    String backend,
    Duration defaultTtl,
    int maxSize,
    int maxMemoryMb,
    Duration cleanupPeriod,
    @Nullable Secret redisUrl,
    CacheScope scope,
    boolean requireTenant,
    boolean nondeterministic,
    boolean serverTools,
    Set<FinishReason> storeFinishReasons,
    long maxEntryBytes,
    double ttlJitter,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl,
    Duration coalesceWait,
    List<String> inertFields,
    int explainMisses,
    @Nullable Secret secret,
    List<Secret> previousSecrets,
    boolean requireSecret,
    boolean encrypt,
    String keyPrefix,
    Duration nearCacheTtl,
    Duration redisTimeout,
    int redisPool,
    int redisShards,
    boolean tlsInsecure) {

  private static final RemoteSettings REMOTE = RemoteSettings.DEFAULT;

  // What stands before a colon alone may be a user, a host or a password.
  private static final Pattern KIND =
      Pattern.compile("(?:memory|redis)(?=:?$)|[a-z][a-z0-9+.-]*(?=://)");

  private static final CacheSecret ANY_SECRET = CacheSecret.of(new byte[CacheSecret.MIN_BYTES]);

  // Copies the collections.
  public CacheConfig {
    storeFinishReasons = Set.copyOf(storeFinishReasons);
    inertFields = List.copyOf(inertFields);
    previousSecrets = List.copyOf(previousSecrets);
  }

  static CacheConfig from(Section cache) {
    return new CacheConfig(
        cache.flag("enabled", true),
        cache.text("backend", MemoryBackend.TIER),
        cache.duration("default_ttl", Duration.ofHours(1)),
        cache.count("max_size", MemoryBackend.DEFAULT_MAX_ENTRIES),
        cache.count("max_memory_mb", (int) (MemoryBackend.DEFAULT_MAX_BYTES >> 20)),
        cache.duration("cleanup_period", MemoryBackend.DEFAULT_CLEANUP_PERIOD),
        cache.secretOrBlank("redis_url"),
        cache.choice("scope", CacheScope.TENANT),
        cache.flag("require_tenant", false),
        cache.flag("nondeterministic", true),
        cache.flag("server_tools", false),
        cache.choices("store_finish_reasons", FinishReason.class),
        cache.amount("max_entry_bytes", 1 << 20),
        cache.fraction("ttl_jitter", 0),
        cache.duration("stale_while_revalidate", Duration.ZERO),
        cache.duration("stale_if_error", Duration.ZERO),
        cache.duration("negative_ttl", Duration.ZERO),
        cache.duration("coalesce_wait", Duration.ofSeconds(60)),
        cache.texts("inert_fields"),
        cache.count("explain_misses", 0),
        cache.secret("secret"),
        cache.secrets("previous_secrets"),
        cache.flag("require_secret", REMOTE.requireSecret()),
        cache.flag("encrypt", REMOTE.encrypt()),
        cache.text("key_prefix", REMOTE.keyPrefix()),
        cache.duration("near_cache_ttl", REMOTE.nearCacheTtl()),
        cache.duration("redis_timeout", REMOTE.timeout()),
        cache.count("redis_pool", REMOTE.pool()),
        cache.count("redis_shards", REMOTE.shards()),
        cache.flag("tls_insecure", REMOTE.tlsInsecure()));
  }

  /**
   * Adds what the cache's builder refuses: of each setting by itself, so that all of them are told,
   * and only then of all together. The store's module is no matter of the file.
   */
  void check(Section file, BuilderFaults faults, Problems problems) {
    for (String name : file.lines().keySet()) {
      CacheConfig alone = from(file.only(name));
      faults.check(alone::toBuilderWithAnySecret, problems);
    }
    if (problems.isEmpty()) {
      faults.check(this::toWholeBuilder, problems);
    }
  }

  /** A setting that needs a secret is right by itself; whether there is one is asked later. */
  private CachingBuilder toBuilderWithAnySecret() {
    CachingBuilder builder = toBuilder();
    return secret == null ? builder.secret(ANY_SECRET) : builder;
  }

  private CachingBuilder toWholeBuilder() {
    if (secret == null && !previousSecrets.isEmpty()) {
      throw new IllegalArgumentException(
          "previous_secrets is set, and no secret is set; allowed is a secret that came after them");
    }
    return toBuilder();
  }

  /** The builder of the cache, which knows the ranges. */
  CachingBuilder toBuilder() {
    CachingBuilder builder =
        Caching.builder()
            .enabled(enabled)
            .backend(backend)
            .redisUrl(redisUrl == null ? null : redisUrl.reveal())
            .scope(scope)
            .requireTenant(requireTenant)
            .inertFields(Set.copyOf(inertFields))
            .nondeterministic(nondeterministic)
            .serverTools(serverTools)
            .storeFinishReasons(storeFinishReasons)
            .maxEntryBytes(maxEntryBytes)
            .maxSize(maxSize)
            .maxMemoryMb(maxMemoryMb)
            .cleanupPeriod(cleanupPeriod)
            .defaultTtl(defaultTtl)
            .ttlJitter(ttlJitter)
            .staleWhileRevalidate(staleWhileRevalidate)
            .staleIfError(staleIfError)
            .negativeTtl(negativeTtl)
            .coalesceWait(coalesceWait)
            .explainMisses(explainMisses)
            .remote(remote());
    CacheSecret[] previous = new CacheSecret[previousSecrets.size()];
    for (int i = 0; i < previous.length; i++) {
      previous[i] = secretOf("previous_secrets[" + i + "]", previousSecrets.get(i));
    }
    return secret == null ? builder : builder.secret(secretOf("secret", secret), previous);
  }

  private static CacheSecret secretOf(String setting, Secret secret) {
    try {
      return CacheSecret.of(secret.reveal());
    } catch (IllegalArgumentException e) { // its sentence begins with the word secret
      String sentence = String.valueOf(e.getMessage()).replaceFirst("secret", setting);
      throw new IllegalArgumentException(sentence, e);
    }
  }

  private RemoteSettings remote() {
    return new RemoteSettings(
        redisTimeout,
        redisPool,
        redisShards,
        tlsInsecure,
        keyPrefix,
        nearCacheTtl,
        encrypt,
        requireSecret);
  }

  /** Shows no more than whether there is a cache, and the kind of its store where that is sure. */
  @Override
  public String toString() {
    Matcher kind = KIND.matcher(backend);
    String shown = kind.lookingAt() ? kind.group() : "other";
    return "CacheConfig[enabled=" + enabled + ", backend=" + shown + "]";
  }
}
