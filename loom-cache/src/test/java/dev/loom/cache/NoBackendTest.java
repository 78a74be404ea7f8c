package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoBackendTest {
  private static final LoomClient UPSTREAM =
      (request, listener) ->
          ChatResponse.builder().text("x").finish(FinishReason.STOP, "stop").build();

  private static CachingProvider off(UnaryOperator<CachingBuilder> settings) {
    return settings.apply(Caching.builder()).enabled(false).build().wrap(UPSTREAM);
  }

  @Test
  void nothingIsKeptOrFound() {
    NoBackend none = new NoBackend("redis");
    CacheKey key = CacheKey.of(ChatRequest.of("openai", "m", "hi"), CacheScope.TENANT);
    CacheEntry entry =
        CacheBackendContractSample.streamed(new EntryLabels(key, null, null, Set.of()));
    assertThat(none.put(entry, none.ticket(key))).isEqualTo(StoreResult.CLOSED);
    assertThat(none.get(key)).isEqualTo(new CacheMiss(none.ticket(key)));
    assertThat(none.invalidate(CacheSelector.all())).isEqualTo(new Invalidation(0, false));
    assertThat(none.dryRun(CacheSelector.all())).isEqualTo(new Invalidation(0, false));
    none.close();
    assertThat(none.stats())
        .isEqualTo(new BackendStats("redis", BackendStats.State.OK, 0, 0, 0, 0, 0));
  }

  /** The modules of none of these stores are on the class path here. */
  @ParameterizedTest
  @CsvSource({
    "memory, memory",
    "MEMORY:, memory",
    "redis, redis",
    "rediss://:hunter2@host, redis",
    "redis+cluster://host, redis",
    "foreign://host, foreign",
    "hunter2:x@host, other",
    "twice:, other",
  })
  void cacheThatIsTurnedOffNamesItsStoreAndNeedsNone(String backend, String name) {
    try (CachingProvider cache = off(b -> b.backend(backend).redisUrl("redis://host"))) {
      assertThat(cache.stats().backend().name()).isEqualTo(name);
      assertThat(cache.stats().enabled()).isFalse();
      assertThat(cache.clear().removed()).isZero();
    }
    assertThat(
            Caching.builder()
                .enabled(false)
                .backend("redis")
                .redisUrl("redis://h")
                .build()
                .isInMemory())
        .isFalse();
  }

  @Test
  void storeOfTheHostIsNotTouched() {
    try (MemoryBackend own = new MemoryBackend();
        CachingProvider cache = off(b -> b.backend(own))) {
      cache.chat(ChatRequest.of("openai", "m", "hi"));
      assertThat(cache.stats().backend().name()).isEqualTo("given");
      assertThat(own.stats().entries()).isZero();
    }
  }

  @Test
  void badValueIsRefusedAllTheSame() {
    assertThatThrownBy(() -> off(b -> b.backend("redis")))
        .hasMessageContaining("redis_url is not set");
  }
}
