package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.RemoteSettings;
import dev.loom.chat.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachingTest {

  private static void refused(Consumer<CachingBuilder> setting, String sentence) {
    CachingBuilder builder = Caching.builder();
    setting.accept(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void badSettingIsRefusedInOneSentence() {
    refused(b -> b.maxSize(0), "max_size is 0; allowed are 1 to 10000000");
    refused(b -> b.maxSize(10_000_001), "max_size is 10000001; allowed are 1 to 10000000");
    refused(b -> b.maxMemoryMb(0), "max_memory_mb is 0; allowed are 1 to 1048576");
    refused(b -> b.maxMemoryMb(1_048_577), "max_memory_mb is 1048577; allowed are 1 to 1048576");
    refused(b -> b.maxEntryBytes(0), "max_entry_bytes is 0; allowed are 1 to 1073741824");
    refused(
        b -> b.maxEntryBytes(1L << 31),
        "max_entry_bytes is 2147483648; allowed are 1 to 1073741824");
    refused(b -> b.defaultTtl(Duration.ZERO), "default_ttl is 0; allowed are 1s to 30d");
    refused(b -> b.defaultTtl(Duration.ofDays(31)), "default_ttl is 31d; allowed are 1s to 30d");
    refused(
        b -> b.coalesceWait(Duration.ofMillis(-1)), "coalesce_wait is -1ms; allowed are 0 to 1h");
    refused(b -> b.coalesceWait(Duration.ofHours(2)), "coalesce_wait is 2h; allowed are 0 to 1h");
  }

  @Test
  void storeOfRedisNeedsItsModule() {
    List<String> schemes =
        List.of(
            "redis",
            "rediss",
            "redis+cluster",
            "rediss+cluster",
            "redis+sentinel",
            "rediss+sentinel");
    for (String scheme : schemes) {
      String refusal =
          " is of scheme "
              + scheme
              + ", which nothing on the class path opens; add dev.loom:loom-cache-redis";
      refused(b -> b.backend(scheme + "://:hunter2@h"), "backend" + refusal);
      refused(b -> b.backend("redis").redisUrl(scheme + "://:hunter2@h"), "redis_url" + refusal);
      refused(b -> b.backend(scheme.toUpperCase(Locale.ROOT) + "://h"), "backend" + refusal);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " memory",
        "Redis",
        "hunter2",
        "redis-hunter2",
        "hunter2@host:6379",
        ":hunter2@host",
        "1hunter2://host",
        "redis:hunter2@host",
        "rediss:6379",
      })
  void textThatIsNoAddressIsNotShown(String text) {
    refused(
        b -> b.backend(text),
        "backend is no address; allowed are memory, redis and the addresses of stores on the class"
            + " path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2:6379", "redis.example.com:6379", "hunter2:x@host", "nosuch:"})
  void textThatMayBeAHostOrAUserIsNotShown(String text) {
    refused(
        b -> b.backend(text),
        "backend is no address of a store on the class path; allowed are memory, redis and the"
            + " addresses of stores on the class path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch://hunter2@host", "redisfoo://hunter2@host", "NoSuch://hunter2"})
  void addressOfAnotherStoreIsToldByItsScheme(String text) {
    refused(
        b -> b.backend(text),
        "backend is of scheme "
            + text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT)
            + ", which nothing on the class path opens; allowed are memory, redis and the addresses"
            + " of stores on the class path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", "memory:", "memory://hunter2", "twice://x", "redis:x", "http://x"})
  void addressOfRedisIsOneOfRedis(String text) {
    refused(
        b -> b.backend("redis").redisUrl(text),
        "redis_url is no address of Redis; allowed are redis://, rediss:// and either with +cluster"
            + " or +sentinel, such as redis+cluster://host:6379");
  }

  @Test
  void twoFactoriesOfOneSchemeAreRefused() {
    refused(
        b -> b.backend("twice:"),
        "backend is of scheme twice, which more than one factory on the class path opens");
  }

  private static void notOpened(String address, String sentence) {
    Caching caching = Caching.builder().backend(address).build();
    assertThatThrownBy(() -> caching.wrap(new FakeUpstream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence)
        .hasNoCause();
  }

  @Test
  void whatAStoreSaysOfItsAddressIsToldUnlessItShowsTheAddress() {
    notOpened(
        "naive://:hunter2@h:0",
        "backend is not understood by its store: the port is 0; allowed are 1 to 65535");
    notOpened("naive://:hunter2 @h:0", "backend is not understood by its store");
    notOpened(
        "naive:",
        "backend is not understood by its store: Expected scheme-specific part"
            + " at index 6: naive:");
    notOpened("naive://:is@h:0", "backend is not understood by its store");
    assertThat(Caching.builder().backend("naive://h").build().wrap(new FakeUpstream()).stats())
        .isNotNull();
  }

  @Test
  void storesAreFoundWhateverTheThreadSees() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (ForeignLoader foreign = new ForeignLoader()) {
      ServiceLoader<CacheBackendFactory> others =
          ServiceLoader.load(CacheBackendFactory.class, foreign);
      assertThatThrownBy(() -> others.forEach(factory -> {}))
          .as("factories of another Loom")
          .isInstanceOf(ServiceConfigurationError.class);
      for (ClassLoader seen : Arrays.asList(ClassLoader.getPlatformClassLoader(), foreign, null)) {
        thread.setContextClassLoader(seen);
        assertThat(Caching.inMemory().wrap(new FakeUpstream()).stats().enabled()).isTrue();
        assertThat(Caching.builder().backend("naive://h").build().isInMemory()).isFalse();
      }
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Test
  void addressThatIsNotUsedIsToldOnce() {
    CachingBuilder builder = Caching.builder().redisUrl("redis://:hunter2@host");
    builder.build();
    builder.build();
    Caching.builder().redisUrl("redis://other").build();
    assertThat(LogLines.all())
        .filteredOn(line -> line.contains("redis_url"))
        .containsExactly(
            "WARN redis_url is set, but backend is not redis; redis_url is not used. null");
  }

  private static List<String> unused() {
    return LogLines.all().stream().filter(line -> line.contains("has no effect")).toList();
  }

  @Test
  void settingThatMemoryDoesNotReadIsToldOnceAndKept() {
    RemoteSettings all =
        new RemoteSettings(
            Duration.ofMillis(51), 17, 2, true, "mine", Duration.ofSeconds(1), true, true);
    CachingBuilder builder =
        Caching.builder().remote(all).secret(CacheSecret.of("0123456789abcdef0123456789abcdef"));
    List<String> before = unused();
    builder.enabled(false).build();
    builder.enabled(true).backend("naive://h").build();
    builder.backend(new MemoryBackend(1, 1)).build();
    assertThat(unused()).isEqualTo(before);
    builder.backend("memory").build();
    builder.backend("memory:").build();
    Caching.builder().remote(RemoteSettings.DEFAULT).build();
    assertThat(unused())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    "require_secret",
                    "encrypt",
                    "key_prefix",
                    "near_cache_ttl",
                    "redis_timeout",
                    "redis_pool",
                    "redis_shards",
                    "tls_insecure")
                .map(
                    name ->
                        "WARN "
                            + name
                            + " is set, but backend is memory; "
                            + name
                            + " has no effect there. null")
                .toList());
  }

  @Test
  void limitOverHalfOfTheHeapIsToldOnceOfEachLimit() {
    for (int i = 0; i < 3; i++) {
      new MemoryBackend(1, 1L << 40).close();
      new MemoryBackend(1, (1L << 40) - 1).close();
    }
    assertThat(LogLines.all())
        .filteredOn(line -> line.contains("over half of the heap"))
        .filteredOn(line -> line.contains(" 1099511627776 ") || line.contains(" 1099511627775 "))
        .hasSize(2);
  }

  @Test
  void storeThatIsHandedInNeedsNoAddress() {
    CacheBackend own = new MemoryBackend(1, 1);
    Caching caching = Caching.builder().backend("redis").backend(own).build();
    assertThat(caching.isInMemory()).as("a store of its own").isFalse();
  }

  @Test
  void storeIsInMemoryByAnyWayToWriteIt() {
    assertThat(Caching.inMemory().isInMemory()).isTrue();
    for (String address : List.of("memory", "memory:", "Memory:", "memory://x")) {
      assertThat(Caching.builder().backend(address).build().isInMemory()).as(address).isTrue();
    }
    assertThat(Caching.builder().backend("naive:x").build().isInMemory()).isFalse();
  }

  @Test
  void everySettingHasItsRange() {
    refused(b -> b.ttlJitter(0.6), "ttl_jitter is 0.6; allowed are 0 to 0.5");
    refused(b -> b.ttlJitter(Double.NaN), "ttl_jitter is NaN; allowed are 0 to 0.5");
    refused(
        b -> b.staleWhileRevalidate(Duration.ofDays(-1)),
        "stale_while_revalidate is -1d; allowed are 0 to 30d");
    refused(
        b -> b.staleIfError(Duration.ofDays(31)), "stale_if_error is 31d; allowed are 0 to 30d");
    refused(
        b -> b.negativeTtl(Duration.ofSeconds(61)), "negative_ttl is 1m1s; allowed are 0 to 1m");
    refused(
        b -> b.cleanupPeriod(Duration.ofMillis(500)),
        "cleanup_period is 500ms; allowed are 1s to 1d");
    refused(b -> b.explainMisses(1025), "explain_misses is 1025; allowed are 0 to 1024");
    refused(b -> b.explainMisses(-1), "explain_misses is -1; allowed are 0 to 1024");
    refused(
        b -> b.backend("redis"),
        "backend is redis, and redis_url is not set; allowed is an address such as"
            + " redis://host:6379");
    Caching.builder().cleanupPeriod(Duration.ZERO).redisUrl("redis://x").build();
  }

  @Test
  void remoteSettingsHaveTheirRanges() {
    assertThatThrownBy(() -> remote(Duration.ZERO, 16, "loom"))
        .hasMessage("redis_timeout is 0; allowed are 1ms to 10s");
    assertThatThrownBy(() -> remote(Duration.ofMillis(50), 0, "loom"))
        .hasMessage("redis_pool is 0; allowed are 1 to 1024");
    assertThatThrownBy(() -> remote(Duration.ofMillis(50), 16, "a{b}"))
        .hasMessage("key_prefix is \"a{b}\"; allowed are 1 to 64 characters of A-Z a-z 0-9 . _ -");
    assertThat(remote(Duration.ofMillis(50), 16, "loom")).isEqualTo(RemoteSettings.DEFAULT);
    assertThat(Caching.builder().remote(RemoteSettings.DEFAULT).build()).isNotNull();
  }

  @Test
  void askedForSecretMustBeThere() {
    RemoteSettings required =
        new RemoteSettings(Duration.ofMillis(50), 16, 0, false, "loom", Duration.ZERO, false, true);
    refused(
        b -> b.remote(required),
        "require_secret is true, and no secret is set; allowed is a secret of at least 32 bytes");
    RemoteSettings encrypted =
        new RemoteSettings(Duration.ofMillis(50), 16, 0, false, "loom", Duration.ZERO, true, false);
    refused(
        b -> b.remote(encrypted),
        "encrypt is true, and no secret is set; allowed is a secret of at least 32 bytes");
    CacheSecret secret = CacheSecret.of("0123456789abcdef0123456789abcdef");
    Caching.builder().remote(required).secret(secret, secret).build();
  }

  private static RemoteSettings remote(Duration timeout, int pool, String prefix) {
    return new RemoteSettings(timeout, pool, 0, false, prefix, Duration.ZERO, false, false);
  }

  @Test
  void storeIsFoundByItsScheme() {
    FakeUpstream upstream = new FakeUpstream();
    Caching caching =
        Caching.builder()
            .backend("MEMORY:")
            .maxSize(5)
            .maxMemoryMb(1)
            .defaultTtl(Duration.ofSeconds(1))
            .coalesceWait(Duration.ZERO)
            .maxEntryBytes(1)
            .build();
    assertThat(caching.stage()).isEqualTo(Stage.CACHE);
    assertThat(caching.wrap(upstream)).isNotSameAs(caching.wrap(upstream));
  }

  @Test
  void builderMayBeUsedOnWithoutChangingWhatItBuilt() {
    FakeUpstream upstream = new FakeUpstream();
    CachingBuilder builder = Caching.builder();
    Caching first = builder.build();
    builder.maxEntryBytes(1);
    assertThat(
            first
                .wrap(upstream)
                .chat(dev.loom.chat.ChatRequest.of("openai", "m", "hi"))
                .cache()
                .reason())
        .isNull();
  }

  @Test
  void settingsOfAStoreShowNoAddress() {
    assertThat(
            new BackendSettings(
                    "redis://user:secret@host",
                    1,
                    2,
                    Duration.ZERO,
                    RemoteSettings.DEFAULT,
                    null,
                    List.of())
                .toString())
        .doesNotContain("secret")
        .contains("maxEntries=1");
  }

  @Test
  void badSelectorIsRefused() {
    assertThatThrownBy(() -> CacheSelector.provider(" ")).hasMessageContaining("provider is blank");
    assertThatThrownBy(() -> CacheSelector.model("")).hasMessageContaining("model is blank");
    assertThatThrownBy(() -> CacheSelector.tenant("")).hasMessageContaining("tenant is blank");
    assertThatThrownBy(() -> CacheSelector.user("")).hasMessageContaining("user is blank");
    for (String everything : List.of("", "*", " *")) {
      assertThatThrownBy(() -> CacheSelector.prefix(everything))
          .as(everything)
          .hasMessageContaining("prefix is blank");
    }
    assertThatThrownBy(() -> CacheSelector.prefix("v1:*"))
        .hasMessageContaining("which every key begins with");
    assertThatThrownBy(() -> CacheSelector.olderThan(Duration.ofSeconds(-1)))
        .hasMessageContaining("must not be negative");
  }
}
