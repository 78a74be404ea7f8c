package dev.loom.config.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.Loom;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import dev.loom.chat.Stage;
import dev.loom.config.ConfigException;
import dev.loom.config.LoomConfig;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AssemblyTest {
  private static final ChatRequest REQUEST = ChatRequest.of("openai", "gpt-4o-mini", "Why?");

  private final AtomicInteger calls = new AtomicInteger();
  private final LoomClient upstream =
      (request, listener) -> {
        calls.incrementAndGet();
        return ChatResponse.builder().text("Because.").finish(FinishReason.STOP, "stop").build();
      };

  @Test
  void fileMakesAChainThatAnswersTheSecondCallFromTheCache() {
    List<CallRecord> records = new ArrayList<>();
    try (Loom loom =
        LoomConfig.parse("text", "cache: {default_ttl: 5m}")
            .assemble(upstream, Logging.to(records::add))) {
      assertThat(loom.chat(REQUEST).origin()).isEqualTo(Origin.UPSTREAM);
      assertThat(loom.chat(REQUEST).origin()).isEqualTo(Origin.CACHE);
    }
    assertThat(calls).hasValue(1);
    assertThat(records)
        .extracting(CallRecord::origin)
        .containsExactly(Origin.UPSTREAM, Origin.CACHE);
  }

  @Test
  void cacheThatIsTurnedOffLetsCallsPass() {
    try (Loom loom = LoomConfig.parse("text", "cache: {enabled: false}").assemble(upstream)) {
      loom.chat(REQUEST);
      ChatResponse second = loom.chat(REQUEST);
      assertThat(second.cache().status()).isEqualTo(Status.BYPASS);
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void staleAnswersWorkInAnAssembledChain() {
    try (Loom loom =
        LoomConfig.parse("text", "cache: {stale_while_revalidate: 1m}").assemble(upstream)) {
      assertThat(loom.chat(REQUEST).text()).isEqualTo("Because.");
    }
  }

  @Test
  void hostAddsWhatAFileCannotHold() {
    MemoryBackend own = new MemoryBackend(10, 1 << 20);
    LoomConfig config = LoomConfig.parse("text", "");
    try (CachingProvider cache = config.caching(b -> b.backend(own)).wrap(upstream)) {
      cache.chat(REQUEST);
    }
    assertThat(own.stats().entries()).isEqualTo(1);
  }

  @Test
  void chainWithoutItsStoreIsRefused() {
    LoomConfig config =
        LoomConfig.parse("text", "cache: {backend: redis, redis_url: 'redis://:hunter2@host'}");
    assertThatThrownBy(() -> config.assemble(upstream))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "text line 1: cache.redis_url is of scheme redis, which nothing on the class path opens;"
                + " add dev.loom:loom-cache-redis");
  }

  @Test
  void cacheThatIsTurnedOffNeedsNoStoreAndNamesIt() {
    LoomConfig config =
        LoomConfig.parse(
            "text", "cache: {enabled: false, backend: redis, redis_url: 'redis://:hunter2@host'}");
    try (Loom loom = config.assemble(upstream)) {
      assertThat(loom.chat(REQUEST).cache().reason()).isEqualTo("disabled");
      CacheStats stats = loom.layer(CachingProvider.class).orElseThrow().stats();
      assertThat(stats.enabled()).isFalse();
      assertThat(stats.backend().name()).isEqualTo("redis");
      assertThat(stats.bypassed()).isEmpty();
    }
  }

  @Test
  void cacheOfTheHostBesideThatOfTheFileIsRefused() {
    LoomConfig config = LoomConfig.parse("text", "");
    assertThatThrownBy(() -> config.assemble(upstream, Caching.inMemory()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The chain has two caches");
  }

  private void notOpened(String address, String problem) {
    LoomConfig config = LoomConfig.parse("text", "\ncache: {backend: '" + address + "'}");
    List<ThrowingCallable> ways =
        List.of(
            () -> config.assemble(upstream),
            () -> config.assemble(builder -> builder.maxSize(1), upstream),
            () -> config.open(upstream));
    for (ThrowingCallable way : ways) {
      assertThatThrownBy(way)
          .isInstanceOf(ConfigException.class)
          .hasMessage("text line 2: cache." + problem)
          .hasNoCause();
    }
  }

  @Test
  void addressThatItsStoreDoesNotUnderstandIsToldWithItsLine() {
    notOpened("port://host", "backend is not understood by its store: there is no port");
    notOpened("port://:hunter2 @host", "backend is not understood by its store");
  }

  @Test
  void failureOfAnotherLayerIsNoMatterOfTheFile() {
    IllegalArgumentException failure = new IllegalArgumentException("own");
    Layer layer =
        new Layer() {
          @Override
          public Stage stage() {
            return Stage.LOG;
          }

          @Override
          public LoomClient wrap(LoomClient next) {
            throw failure;
          }
        };
    LoomConfig config = LoomConfig.parse("text", "");
    assertThatThrownBy(() -> config.assemble(upstream, layer)).isSameAs(failure);
  }

  @Test
  void chainHasWhatAFileCannotHold() {
    MemoryBackend own = new MemoryBackend(10, 1 << 20);
    LoomConfig config = LoomConfig.parse("text", "cache: {backend: 'port://host:1'}");
    try (Loom loom = config.assemble(builder -> builder.backend(own), upstream)) {
      loom.chat(REQUEST);
    }
    assertThat(own.stats().entries()).isEqualTo(1);
  }

  @Test
  void openedCacheAnswersWithoutAChain() {
    LoomConfig config =
        LoomConfig.parse("text", "cache: {stale_while_revalidate: 1m, backend: 'port://host:1'}");
    try (CachingProvider cache = config.open(upstream)) {
      cache.chat(REQUEST);
      assertThat(cache.chat(REQUEST).origin()).isEqualTo(Origin.CACHE);
    }
  }
}
