package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.Loom;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.ModelStats;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachingProviderTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final MemoryBackend memory = new MemoryBackend(1_000, 10 << 20, ticker);
  private final CachingProvider cache =
      new CachingProvider(upstream, Caching.builder().backend(memory).nanoTime(ticker).build());
  private final ChatRequest request = ChatRequest.of("openai", "gpt-4o-mini", "Why is it blue?");

  private ChatRequest with(CacheDirectives directives) {
    return request.toBuilder().cache(directives).build();
  }

  @Test
  void secondEqualCallIsAHitThatTellsItsStory() {
    upstream.behaving(
        (number, asked, listener) -> {
          ticker.advance(Duration.ofMillis(800));
          return FakeUpstream.text("answer " + number);
        });
    ChatResponse first = cache.chat(request);
    ticker.advance(Duration.ofMinutes(10));
    ChatResponse second = cache.chat(ChatRequest.of("openai", "gpt-4o-mini", "Why is it blue?"));
    assertThat(first.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(first.cache()).isEqualTo(CacheOutcome.of(Status.MISS, null, first.cache().keyId()));
    assertThat(first.cache().keyId()).matches("[0-9a-f]{12}");
    assertThat(second.origin()).isEqualTo(Origin.CACHE);
    assertThat(second.cache())
        .isEqualTo(
            new CacheOutcome(
                Status.HIT,
                null,
                "memory",
                Duration.ofMinutes(10),
                Duration.ofMinutes(50),
                Duration.ofMillis(800),
                first.cache().keyId()));
    assertThat(second.text()).isEqualTo("answer 1");
    assertThat(upstream.calls()).isEqualTo(1);
    CacheStats stats = cache.stats();
    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.misses()).isEqualTo(1);
    assertThat(stats.stores()).isEqualTo(1);
    assertThat(stats.entries()).isEqualTo(1);
    assertThat(stats.bytes()).isPositive();
    assertThat(stats.hitRate()).isEqualTo(0.5);
    assertThat(stats.tokensSaved()).isEqualTo(15);
    assertThat(stats.latencySaved()).isEqualTo(Duration.ofMillis(800));
  }

  @Test
  void newCacheHasCountedNothing() {
    CacheStats stats = cache.stats();
    assertThat(stats.enabled()).isTrue();
    assertThat(stats.total()).isEqualTo(ModelStats.NONE);
    assertThat(stats.bypassed()).isEmpty();
    assertThat(stats.rejected()).isEmpty();
    assertThat(stats.entries()).isZero();
    assertThat(cache.stats().hitRate()).isZero();
  }

  @Test
  void plainAndStreamedCallsShareOneEntry() {
    List<Delta> live = new ArrayList<>();
    List<Delta> replayed = new ArrayList<>();
    cache.chat(request, live::add);
    assertThat(cache.chat(request, replayed::add).origin()).isEqualTo(Origin.CACHE);
    assertThat(replayed).isEqualTo(live).hasSize(2);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);

    ChatRequest other = ChatRequest.of("openai", "m", "plain first");
    cache.chat(other);
    replayed.clear();
    assertThat(cache.chat(other, replayed::add).origin()).isEqualTo(Origin.CACHE);
    assertThat(replayed).containsExactly(new Delta.Text("answer 2"));
  }

  @Test
  void listenerThatThrowsOnReplayReachesItsCallerAndHurtsNobodyElse() {
    cache.chat(request);
    IllegalStateException mine = new IllegalStateException();
    assertThatThrownBy(
            () ->
                cache.chat(
                    request,
                    delta -> {
                      throw mine;
                    }))
        .isSameAs(mine);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void entryLivesAsLongAsTheCallOrTheSettingsSay() {
    cache.chat(request);
    ticker.advance(Duration.ofHours(1).minusNanos(1));
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    ticker.advance(Duration.ofNanos(1));
    assertThat(cache.chat(with(CacheDirectives.ttl(Duration.ofSeconds(5)))).origin())
        .isEqualTo(Origin.UPSTREAM);
    ticker.advance(Duration.ofSeconds(4));
    ChatResponse hit = cache.chat(request);
    assertThat(hit.cache().remaining()).isEqualTo(Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(1));
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(cache.stats().expirations()).isEqualTo(2);
  }

  @Test
  void directivesDecideWhatIsReadAndStored() {
    assertThat(cache.chat(with(CacheDirectives.NO_STORE)).cache())
        .returns(Status.MISS, CacheOutcome::status)
        .returns("no_store", CacheOutcome::reason);
    assertThat(cache.chat(with(CacheDirectives.OFF)).cache())
        .returns(Status.BYPASS, CacheOutcome::status)
        .returns("off", CacheOutcome::reason);
    assertThat(cache.stats().entries()).isZero();
    assertThat(cache.chat(with(CacheDirectives.NO_CACHE)).cache())
        .returns(Status.REFRESH, CacheOutcome::status)
        .returns(null, CacheOutcome::reason);
    assertThat(cache.chat(with(CacheDirectives.NO_STORE)).text()).isEqualTo("answer 3");
    assertThat(cache.chat(with(CacheDirectives.NO_CACHE)).text()).isEqualTo("answer 4");
    assertThat(cache.chat(request).text()).isEqualTo("answer 4");
    assertThat(cache.stats().refreshes()).isEqualTo(2);
    assertThat(cache.stats().bypassed()).containsExactly(Map.entry("off", 1L));
    assertThat(cache.stats().rejected()).containsExactly(Map.entry("no_store", 1L));
  }

  @Test
  void failedCallsAreNeverKept() {
    IllegalStateException failure = new IllegalStateException("429");
    upstream.behaving(
        (number, asked, listener) -> {
          throw failure;
        });
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> cache.chat(request)).isSameAs(failure);
      assertThatThrownBy(() -> cache.chat(with(CacheDirectives.NO_CACHE))).isSameAs(failure);
      assertThat(upstream.calls()).isEqualTo(2 * i);
    }
    assertThat(cache.stats().rejected()).containsExactly(Map.entry("failed", 4L));
    assertThat(cache.stats().stores()).isZero();
  }

  @Test
  @SuppressWarnings("NullAway") // an upstream that keeps to no contract
  void upstreamThatAnswersNullIsNamed() {
    upstream.behaving((number, asked, listener) -> null);
    for (CacheDirectives directives : List.of(CacheDirectives.DEFAULT, CacheDirectives.OFF)) {
      assertThatThrownBy(() -> cache.chat(with(directives)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The client dev.loom.cache.blackbox.FakeUpstream answered null; allowed is an answer"
                  + " or an exception.");
    }
    CacheStats stats = cache.stats();
    assertThat(stats.entries()).isZero();
    assertThat(stats.storeFailures()).isZero();
    assertThat(stats.rejected()).containsExactly(Map.entry("failed", 1L));
  }

  @Test
  void twoCachesInOneChainAreRefused() {
    Loom.Builder chain =
        Loom.builder(upstream).with(Caching.inMemory()).with(Caching.builder().build());
    assertThatThrownBy(chain::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The chain has two caches; allowed is one");
    try (CachingProvider inner = Caching.inMemory().wrap(upstream);
        Loom nested = Loom.builder(inner).with(Caching.inMemory()).build();
        Loom outermost = Loom.builder(nested).with(Caching.inMemory()).build()) {
      assertThat(outermost.chat(request).origin()).as("of chains in a row").isNotNull();
    }
  }

  @Test
  void tenantsNeverSeeEachOthersAnswers() {
    upstream.behaving(
        (number, asked, listener) ->
            FakeUpstream.text(asked.caller().tenant() + " " + asked.messages()));
    for (int round = 0; round < 2; round++) {
      for (int tenant = 0; tenant < 50; tenant++) {
        for (int prompt = 0; prompt < 20; prompt++) {
          ChatRequest asked =
              ChatRequest.builder("openai", "m")
                  .user("p".repeat(prompt + 1))
                  .caller(Caller.of("tenant " + tenant, "user " + round))
                  .build();
          ChatResponse response = cache.chat(asked);
          assertThat(response.text()).isEqualTo("tenant " + tenant + " " + asked.messages());
          assertThat(response.origin()).isEqualTo(round == 0 ? Origin.UPSTREAM : Origin.CACHE);
        }
      }
    }
    assertThat(upstream.calls()).isEqualTo(1_000);
  }

  @Test
  void widerAndNarrowerScopesAreChosenByName() {
    CachingBuilder settings = Caching.builder().backend(memory);
    CachingProvider global = settings.scope(CacheScope.GLOBAL).build().wrap(upstream);
    CachingProvider perUser = settings.scope(CacheScope.USER).build().wrap(upstream);
    ChatRequest.Builder asked = ChatRequest.builder("openai", "m").user("hi");
    global.chat(asked.caller(Caller.of("t1", "u1")).build());
    assertThat(global.chat(asked.caller(Caller.of("t2", "u2")).build()).origin())
        .isEqualTo(Origin.CACHE);
    perUser.chat(asked.caller(Caller.of("t1", "u1")).build());
    assertThat(perUser.chat(asked.caller(Caller.of("t1", "u2")).build()).origin())
        .isEqualTo(Origin.UPSTREAM);
    assertThat(perUser.chat(asked.caller(Caller.of("t1", "u1")).build()).origin())
        .isEqualTo(Origin.CACHE);
  }

  @Test
  void invalidationDropsEntriesAtOnce() {
    cache.chat(request);
    assertThat(cache.invalidate(CacheSelector.provider("anthropic")).removed()).isZero();
    assertThat(cache.invalidate(CacheSelector.provider("openai")).removed()).isEqualTo(1);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void closedCacheLetsCallsThrough() {
    CachingProvider own = Caching.inMemory().wrap(upstream);
    own.chat(request);
    own.close();
    own.close();
    ChatResponse response = own.chat(request);
    assertThat(response.cache())
        .returns(Status.BYPASS, CacheOutcome::status)
        .returns("closed", CacheOutcome::reason);
    assertThat(own.stats().entries()).isZero();
  }

  @Test
  void callThatOutlivesTheCacheKeepsNothing() {
    upstream.behaving(
        (number, asked, listener) -> {
          cache.close();
          return FakeUpstream.text("late");
        });
    assertThat(cache.chat(request).cache().reason()).isEqualTo("closed");
  }

  @Test
  void storeOfTheHostStaysOpenAndMayBeShared() {
    CachingProvider other = Caching.builder().backend(memory).build().wrap(upstream);
    cache.chat(request);
    cache.close();
    assertThat(other.chat(request).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void meaningOfAFailureIsTheUpstreamsOwn() {
    CallFailure meaning = CallFailure.http(429, "rate_limit");
    upstream.describing(failure -> meaning);
    assertThat(cache.describe(new IllegalStateException())).isSameAs(meaning);
  }

  @Test
  void handWiredChainBehavesAsTheBuiltOne() {
    FakeUpstream other = new FakeUpstream();
    try (Loom loom = Loom.builder(other).with(Caching.inMemory()).build()) {
      for (int i = 0; i < 3; i++) {
        ChatResponse built = loom.chat(request);
        ChatResponse wired = cache.chat(request);
        assertThat(built.origin()).isEqualTo(wired.origin());
        assertThat(built.text()).isEqualTo(wired.text());
        assertThat(built.cache().status()).isEqualTo(wired.cache().status());
      }
    }
    assertThat(other.calls()).isEqualTo(1);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void failingStoreNeverFailsACall() {
    BrokenBackend broken = new BrokenBackend();
    try (CachingProvider guarded =
        Caching.builder().backend((CacheBackend) broken).build().wrap(upstream)) {
      assertThat(guarded.chat(request).cache().reason()).isEqualTo("store_failed");
      assertThat(guarded.chat(request).text()).isEqualTo("answer 2");
      assertThat(guarded.stats().backendErrors()).as("the statistics too").isEqualTo(3);
      assertThat(guarded.stats().storeFailures()).isEqualTo(2);
      assertThat(guarded.stats().misses()).isEqualTo(2);
    }
  }

  @Test
  void storeThatConfusesEntriesIsNotBelieved() {
    cache.chat(ChatRequest.of("openai", "m", "other"));
    BrokenBackend confused = new BrokenBackend();
    try (CachingProvider guarded =
        Caching.builder().backend((CacheBackend) confused).build().wrap(upstream)) {
      guarded.chat(ChatRequest.of("openai", "m", "first"));
      confused.answerWithLastStored();
      assertThat(guarded.chat(request).origin()).isEqualTo(Origin.UPSTREAM);
      assertThat(guarded.stats().hits()).isZero();
      assertThat(guarded.stats().backendErrors()).isPositive();
    }
  }

  @Test
  void storeWithoutRoomIsReported() {
    MemoryBackend tiny = new MemoryBackend(10, 100);
    CachingProvider small = Caching.builder().backend(tiny).build().wrap(upstream);
    assertThat(small.chat(request).cache().reason()).isEqualTo("too_large");
  }
}
