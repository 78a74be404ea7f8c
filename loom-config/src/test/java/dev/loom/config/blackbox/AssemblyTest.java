package dev.loom.config.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.Loom;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import dev.loom.config.ConfigException;
import dev.loom.config.DurationText;
import dev.loom.config.LoomConfig;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblyTest {
  private static final ChatRequest QUESTION = ChatRequest.of("openai", "gpt-4o-mini", "hi");
  private static final LoomClient UPSTREAM =
      (request, listener) ->
          ChatResponse.builder().text("hello").finish(FinishReason.STOP, "stop").build();

  private static LoomConfig config(String cache) {
    return LoomConfig.parse("loom.yaml", "cache: {" + cache + "}");
  }

  @Test
  void chainOfTheFileCachesAndTheHostsLayersStandAroundIt() {
    List<CallRecord> records = new ArrayList<>();
    LoomConfig config = LoomConfig.parse("loom.yaml", "");
    try (Loom loom = config.assemble(UPSTREAM, Logging.to(records::add))) {
      assertThat(loom.chat(QUESTION).origin()).isEqualTo(Origin.UPSTREAM);
      assertThat(loom.chat(QUESTION).origin()).isEqualTo(Origin.CACHE);
      assertThat(records).hasSize(2);
    }
  }

  @Test
  void everySettingReachesTheCache() {
    LoomConfig config =
        config(
            "enabled: true, default_ttl: 10m, max_size: 5, max_memory_mb: 1, cleanup_period: 0,"
                + " scope: user, require_tenant: true, nondeterministic: false,"
                + " server_tools: true, store_finish_reasons: [length], max_entry_bytes: 1000,"
                + " ttl_jitter: 0.5, stale_while_revalidate: 1m, stale_if_error: 1m,"
                + " negative_ttl: 5s, coalesce_wait: 1s, inert_fields: ['openai:seed'],"
                + " explain_misses: 3, secret: 0123456789abcdef0123456789abcdef,"
                + " previous_secrets: [fedcba9876543210fedcba9876543210], require_secret: true,"
                + " encrypt: true, key_prefix: mine, near_cache_ttl: 1s, redis_timeout: 20ms,"
                + " redis_pool: 3, redis_shards: 2, tls_insecure: true");
    try (CachingProvider cache = config.caching().wrap(UPSTREAM, UPSTREAM)) {
      assertThat(cache.stats().backend().maxBytes()).isEqualTo(1 << 20);
      assertThat(cache.chat(QUESTION).cache().reason()).isEqualTo("no_tenant");
    }
    assertThatThrownBy(() -> config.caching().wrap(UPSTREAM))
        .hasMessageStartingWith("stale_while_revalidate is 1m");
    try (CachingProvider off = config("enabled: false").caching().wrap(UPSTREAM)) {
      assertThat(off.chat(QUESTION).cache().status()).isEqualTo(Status.BYPASS);
      assertThat(off.stats().enabled()).isFalse();
    }
  }

  @Test
  void hostAddsWhatAFileCannotHold() {
    MemoryBackend own = new MemoryBackend(10, 1 << 20);
    try (CachingProvider cache =
        config("").caching(builder -> builder.backend(own)).wrap(UPSTREAM)) {
      cache.chat(QUESTION);
    }
    assertThat(own.stats().entries()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default_ttl: 0 | loom.yaml: cache.default_ttl is 0; allowed are 1s to 30d",
        "max_size: 0 | loom.yaml: cache.max_size is 0; allowed are 1 to 10000000",
        "ttl_jitter: 0.6 | loom.yaml: cache.ttl_jitter is 0.6; allowed are 0 to 0.5",
        "negative_ttl: 2m | loom.yaml: cache.negative_ttl is 2m; allowed are 0 to 1m",
        "secret: short | loom.yaml: cache.secret has 5 bytes; at least 32 are needed",
        "redis_pool: 0 | loom.yaml: cache.redis_pool is 0; allowed are 1 to 1024",
      })
  void valueOutOfItsRangeIsRefusedInItsSentence(String setting, String sentence) {
    LoomConfig config = config(setting);
    assertThatThrownBy(config::caching).isInstanceOf(ConfigException.class).hasMessage(sentence);
  }

  @Test
  void redisWithoutItsModuleNamesTheArtifact() {
    LoomConfig config = config("backend: redis, redis_url: 'redis://:pw@host'");
    assertThatThrownBy(config::caching)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dev.loom:loom-cache-redis")
        .hasMessageNotContaining("pw");
    assertThatThrownBy(() -> config("backend: redis").caching())
        .hasMessageContaining("redis_url is not set");
  }

  @Test
  void durationsAreReadElsewhereTheWayTheFileSpellsThem() {
    assertThat(DurationText.parse("--older-than", "1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThatThrownBy(() -> DurationText.parse("--older-than", "-5m"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--older-than is ");
  }
}
