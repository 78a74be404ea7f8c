package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ModelStats;
import dev.loom.cache.StoreResult;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Origin;
import dev.loom.chat.Sampling;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gates of the store that settings open or close, plain and streamed. */
class StoreSettingsTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");

  private static List<@Nullable DeltaListener> plainAndStreamed() {
    return Arrays.asList(null, delta -> {});
  }

  private CachingProvider cache(CachingBuilder settings) {
    return settings.build().wrap(upstream);
  }

  /** Calls twice either way, and expects the cache to be left out with a reason. */
  private void goesPast(CachingProvider cache, ChatRequest asked, String reason) {
    for (DeltaListener listener : plainAndStreamed()) {
      for (int i = 0; i < 2; i++) {
        ChatResponse answer = cache.chat(asked, listener);
        assertThat(answer.origin()).isEqualTo(Origin.UPSTREAM);
        assertThat(answer.cache().status()).isEqualTo(Status.BYPASS);
        assertThat(answer.cache().reason()).isEqualTo(reason);
      }
    }
  }

  /** Calls either way, and expects the second call to be a hit. */
  private void isKept(CachingProvider cache, ChatRequest asked) {
    for (DeltaListener listener : plainAndStreamed()) {
      cache.clear();
      assertThat(cache.chat(asked, listener).cache().reason()).isNull();
      assertThat(cache.chat(asked, listener).origin()).isEqualTo(Origin.CACHE);
    }
  }

  @ParameterizedTest
  @EnumSource(FinishReason.class)
  void onlyTheFinishReasonsThatAreNamedAreKeptToo(FinishReason finish) {
    ChatResponse answer = FakeUpstream.answer("x").finish(finish, null).build();
    upstream.answering(answer, List.of(new Delta.Text("x")));
    isKept(cache(Caching.builder().storeFinishReasons(Set.of(finish))), request);
    Set<FinishReason> others = new HashSet<>(Set.of(FinishReason.values()));
    others.remove(finish);
    CachingProvider other = cache(Caching.builder().storeFinishReasons(others));
    boolean complete = finish == FinishReason.STOP || finish == FinishReason.TOOL_CALLS;
    other.chat(request);
    assertThat(other.chat(request).origin()).isEqualTo(complete ? Origin.CACHE : Origin.UPSTREAM);
  }

  @Test
  void namedFinishReasonKeepsNoAnswerThatIsBadOtherwise() {
    upstream.answering(
        FakeUpstream.answer("").finish(FinishReason.LENGTH, "length").build(), List.of());
    CachingProvider cache =
        cache(Caching.builder().storeFinishReasons(Set.of(FinishReason.LENGTH)));
    assertThat(cache.chat(request).cache().reason()).isEqualTo("empty");
  }

  @Test
  void toolsOfTheProviderAreKeptWhereTheHostSaysSo() {
    CachingProvider cache = cache(Caching.builder().serverTools(true));
    isKept(cache, request.toBuilder().extra("web_search_options", Map.of()).build());
    ToolSpec search = new ToolSpec("web_search", null, Map.of(), Map.of("type", "web_search_1"));
    isKept(cache, request.toBuilder().tool(search).build());
    upstream.answering(
        FakeUpstream.answer("x")
            .usage(
                new BilledUsage(TokenUsage.of(1, 1), null, null, List.of(), 3, null, false, false))
            .build(),
        List.of(new Delta.Text("x")));
    isKept(cache, request);
  }

  @Test
  void stateOfTheProviderIsNeverCached() {
    CachingProvider cache = cache(Caching.builder().serverTools(true));
    goesPast(cache, request.toBuilder().extra("conversation", "c").build(), "stateful");
    goesPast(cache, request.toBuilder().extra("background", true).build(), "stateful");
    assertThat(cache.stats().bypassed()).containsExactly(Map.entry("stateful", 8L));
  }

  @Test
  void callsWithoutATenantGoPastWhereOneIsRequired() {
    CachingProvider cache = cache(Caching.builder().requireTenant(true));
    goesPast(cache, request, "no_tenant");
    goesPast(cache, request.toBuilder().caller(Caller.ofUser("u")).build(), "no_tenant");
    goesPast(cache, request.toBuilder().caller(Caller.of("", "u")).build(), "no_tenant");
    goesPast(cache, request.toBuilder().caller(Caller.of(" ", "u")).build(), "no_tenant");
    isKept(cache, request.toBuilder().caller(Caller.of("t", "u")).build());
  }

  private ChatRequest at(@Nullable Double temperature) {
    Sampling sampling = new Sampling(temperature, null, null, null, null, null, null, List.of());
    return request.toBuilder().sampling(sampling).build();
  }

  @Test
  void onlyAnExplicitTemperatureOfZeroIsCachedWhereTheHostSaysSo() {
    CachingProvider cache = cache(Caching.builder().nondeterministic(false));
    for (Double temperature : new Double[] {null, 1.0, 0.7, 1e-9, Double.NaN}) {
      goesPast(cache, at(temperature), "nondeterministic");
    }
    for (Double temperature : List.of(0.0, -0.0)) {
      isKept(cache, at(temperature));
    }
    isKept(cache(Caching.builder()), at(0.7));
  }

  @Test
  void temperatureCountsHoweverItIsGiven() {
    CachingProvider cache = cache(Caching.builder().nondeterministic(false));
    goesPast(cache, at(null, 0.7), "nondeterministic");
    goesPast(cache, at(0.0, 0.7), "nondeterministic");
    goesPast(cache, at(0.7, 0), "nondeterministic");
    goesPast(cache, at(0.0, "0"), "nondeterministic");
    goesPast(cache, at(0.0, null), "nondeterministic");
    isKept(cache, at(null, 0));
    isKept(cache, at(0.0, 0.0f));
  }

  private ChatRequest at(@Nullable Double typed, @Nullable Object extra) {
    return at(typed).toBuilder().extra("temperature", extra).build();
  }

  @Test
  void cacheThatIsTurnedOffOpensNothingAndCountsNothing() {
    CachingProvider cache = cache(Caching.builder().enabled(false));
    goesPast(cache, request, "disabled");
    assertThat(cache.invalidate(CacheSelector.all()).removed()).isZero();
    assertThat(cache.dryRun(CacheSelector.all()).removed()).isZero();
    CacheStats stats = cache.stats();
    assertThat(stats.enabled()).isFalse();
    assertThat(stats.entries()).isZero();
    assertThat(stats.evictions()).isZero();
    assertThat(stats.total()).isEqualTo(ModelStats.NONE);
    assertThat(stats.bypassed()).isEmpty();
    assertThat(stats.rejected()).isEmpty();
    assertThat(stats.backendErrors() + stats.storeFailures() + stats.refreshes()).isZero();
    assertThat(stats.entries() + stats.bytes()).isZero();
    cache.resetStats();
    cache.close();
    goesPast(cache, request, "disabled");
  }

  @ParameterizedTest
  @EnumSource(value = StoreResult.class, mode = EnumSource.Mode.EXCLUDE, names = "STORED")
  void whatTheStoreRefusesIsServedUnderItsReason(StoreResult refusal) {
    HookedBackend store = new HookedBackend();
    CachingProvider cache = cache(Caching.builder().backend(store));
    store.refusal = refusal;
    String reason = refusal.name().toLowerCase(Locale.ROOT);
    for (DeltaListener listener : plainAndStreamed()) {
      ChatResponse answer = cache.chat(request, listener);
      assertThat(answer.cache().status()).isEqualTo(Status.MISS);
      assertThat(answer.cache().reason()).isEqualTo(reason);
    }
    assertThat(cache.stats().rejected()).containsExactly(Map.entry(reason, 2L));
    assertThat(cache.stats().stores() + cache.stats().storeFailures()).isZero();
  }

  @Test
  void failedCallIsCountedPlainAndStreamed() {
    IllegalStateException failure = new IllegalStateException();
    upstream.behaving(
        (number, asked, listener) -> {
          throw failure;
        });
    CachingProvider cache = cache(Caching.builder());
    for (DeltaListener listener : plainAndStreamed()) {
      assertThatThrownBy(() -> cache.chat(request, listener)).isSameAs(failure);
    }
    assertThat(cache.stats().rejected()).containsExactly(Map.entry("failed", 2L));
  }
}
