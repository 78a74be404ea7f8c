package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.FinishReason;
import dev.loom.config.LoomConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Looks inside: a file says of each setting what the builder would be told. */
class ConfiguredCachingTest {
  private static final String SECRET = "correct-horse-battery-staple-0001";
  private static final String OLD = "correct-horse-battery-staple-0000";
  private static final Clock CLOCK = Clock.systemUTC();
  private static final LongSupplier NANO_TIME = System::nanoTime;

  private static void assertSame(Caching one, Caching other) {
    assertThat(one.settings())
        .usingRecursiveComparison()
        .ignoringFields("prices")
        .isEqualTo(other.settings());
    assertThat(one.source()).usingRecursiveComparison().isEqualTo(other.source());
  }

  private static CachingBuilder clocked(CachingBuilder builder) {
    return builder.clock(CLOCK).nanoTime(NANO_TIME);
  }

  @Test
  void fileWithoutSettingsIsTheBuilderWithoutSettings() {
    assertSame(
        LoomConfig.parse("empty", "").caching(ConfiguredCachingTest::clocked),
        clocked(Caching.builder()).build());
  }

  @Test
  void everySettingOfTheFileReachesTheCache() {
    String yaml =
        """
        cache:
          enabled: false
          backend: "memory:"
          default_ttl: 2h
          max_size: 11
          max_memory_mb: 12
          cleanup_period: 13s
          redis_url: redis://host
          scope: user
          require_tenant: true
          nondeterministic: false
          server_tools: true
          store_finish_reasons: [length]
          max_entry_bytes: 14
          ttl_jitter: 0.5
          stale_while_revalidate: 15s
          stale_if_error: 16s
          negative_ttl: 17s
          coalesce_wait: 18s
          inert_fields: ["openai:seed"]
          explain_misses: 19
          secret: %s
          previous_secrets: [%s]
          require_secret: true
          encrypt: true
          key_prefix: other
          near_cache_ttl: 20s
          redis_timeout: 21ms
          redis_pool: 22
          redis_shards: 23
          tls_insecure: true
        """
            .formatted(SECRET, OLD);
    Caching built =
        clocked(Caching.builder())
            .enabled(false)
            .backend("memory:")
            .redisUrl("redis://host")
            .defaultTtl(Duration.ofHours(2))
            .maxSize(11)
            .maxMemoryMb(12)
            .cleanupPeriod(Duration.ofSeconds(13))
            .scope(CacheScope.USER)
            .requireTenant(true)
            .nondeterministic(false)
            .serverTools(true)
            .storeFinishReasons(Set.of(FinishReason.LENGTH))
            .maxEntryBytes(14)
            .ttlJitter(0.5)
            .staleWhileRevalidate(Duration.ofSeconds(15))
            .staleIfError(Duration.ofSeconds(16))
            .negativeTtl(Duration.ofSeconds(17))
            .coalesceWait(Duration.ofSeconds(18))
            .inertFields(Set.of("openai:seed"))
            .explainMisses(19)
            .secret(CacheSecret.of(SECRET), CacheSecret.of(OLD))
            .remote(
                new RemoteSettings(
                    Duration.ofMillis(21),
                    22,
                    23,
                    true,
                    "other",
                    Duration.ofSeconds(20),
                    true,
                    true))
            .build();
    Caching read = LoomConfig.parse("all", yaml).caching(ConfiguredCachingTest::clocked);
    assertSame(read, built);
  }
}
