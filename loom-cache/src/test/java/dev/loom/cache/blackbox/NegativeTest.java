package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallFailure;
import dev.loom.chat.CallFailure.Kind;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Origin;
import dev.loom.cost.Money;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import dev.loom.log.LoggingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that a request itself causes, remembered for a while. */
@Timeout(60)
class NegativeTest {
  private static final Duration TTL = Duration.ofSeconds(30);

  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache =
      Caching.builder().nanoTime(ticker).negativeTtl(TTL).build().wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");
  private final IllegalStateException failure = new IllegalStateException("bad request");

  @BeforeEach
  void failAsABadRequest() {
    upstream.behaving((number, asked, listener) -> fail());
    means(CallFailure.http(400, "invalid"));
  }

  private ChatResponse fail() {
    throw failure;
  }

  private void means(CallFailure meaning) {
    upstream.describing(thrown -> meaning);
  }

  private ChatRequest with(CacheDirectives directives) {
    return request.toBuilder().cache(directives).build();
  }

  private void failTwice(CachingProvider asked, int upstreamCalls) {
    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowable(() -> asked.chat(request))).isSameAs(failure);
    }
    assertThat(upstream.calls()).isEqualTo(upstreamCalls);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void sameInstanceIsThrownAgainAndLoggedAsTheCaches(int status) {
    means(CallFailure.http(status, "invalid"));
    List<CallRecord> records = new ArrayList<>();
    LoggingProvider logged = new LoggingProvider(cache, Logging.to(records::add));
    assertThat(catchThrowable(() -> logged.chat(request))).isSameAs(failure);
    List<Delta> heard = new ArrayList<>();
    assertThat(catchThrowable(() -> logged.chat(request, heard::add))).isSameAs(failure);
    assertThat(heard).isEmpty();
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(records).hasSize(2);
    assertThat(records.get(0).origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(records.get(1))
        .returns(Origin.CACHE, CallRecord::origin)
        .returns(status, CallRecord::status)
        .returns(Money.ZERO, CallRecord::spent)
        .returns(Money.ZERO, CallRecord::saved);
    assertThat(cache.stats())
        .returns(1L, stats -> stats.negativeHits())
        .returns(1L, stats -> stats.misses())
        .returns(0L, stats -> stats.hits())
        .returns(0L, stats -> stats.stores());
  }

  static Stream<CallFailure> failuresThatMayPass() {
    return Stream.concat(
        IntStream.of(401, 403, 404, 408, 409, 425, 429, 499, 500, 502, 503, 529)
            .mapToObj(status -> CallFailure.http(status, null)),
        Stream.of(Kind.TIMEOUT, Kind.CONNECTION, Kind.CANCELLED, Kind.REFUSED, Kind.OTHER)
            .map(kind -> new CallFailure(kind, 400, null)));
  }

  @ParameterizedTest
  @MethodSource("failuresThatMayPass")
  void failureThatMayPassIsNotRemembered(CallFailure meaning) {
    means(meaning);
    failTwice(cache, 2);
    assertThat(cache.stats().negativeHits()).isZero();
  }

  @Test
  void nothingIsRememberedByDefault() {
    failTwice(Caching.inMemory().wrap(upstream), 2);
  }

  @Test
  void memoryEndsWithItsTime() {
    failTwice(cache, 1);
    ticker.advance(TTL.minusMillis(1));
    failTwice(cache, 1);
    ticker.advance(Duration.ofMillis(1));
    failTwice(cache, 2);
  }

  @Test
  void invalidationEndsTheMemory() {
    failTwice(cache, 1);
    assertThat(cache.invalidate(CacheSelector.model("other")).removed()).isZero();
    failTwice(cache, 1);
    assertThat(cache.dryRun(CacheSelector.model("m")).removed()).isZero();
    failTwice(cache, 1);
    assertThat(cache.invalidate(CacheSelector.model("m")).removed())
        .as("a failure is no entry")
        .isZero();
    failTwice(cache, 2);
    ticker.advance(Duration.ofSeconds(2));
    cache.invalidate(CacheSelector.olderThan(Duration.ofSeconds(1)));
    failTwice(cache, 3);
    cache.clear();
    failTwice(cache, 4);
  }

  @Test
  void failureThatWasUnderWayWhenItWasInvalidatedIsNotRemembered() {
    upstream.behaving(
        (number, asked, listener) -> {
          if (number == 1) {
            cache.invalidate(CacheSelector.all());
          }
          return fail();
        });
    failTwice(cache, 2);
  }

  @Test
  void answerEndsTheMemoryEvenIfItIsNotKept() {
    failTwice(cache, 1);
    upstream.behaving(
        (number, asked, listener) ->
            FakeUpstream.answer("cut").finish(FinishReason.LENGTH, "length").build());
    assertThat(cache.chat(with(CacheDirectives.NO_CACHE)).cache().reason()).isEqualTo("truncated");
    assertThat(cache.chat(request).text()).isEqualTo("cut");
  }

  @Test
  void callThatReadsNothingAsksTheUpstream() {
    failTwice(cache, 1);
    for (CacheDirectives asked :
        List.of(CacheDirectives.NO_CACHE, CacheDirectives.REFRESH, CacheDirectives.OFF)) {
      assertThat(catchThrowable(() -> cache.chat(with(asked)))).isSameAs(failure);
    }
    assertThat(upstream.calls()).isEqualTo(4);
    assertThat(catchThrowable(() -> cache.chat(with(CacheDirectives.ONLY_IF_CACHED))))
        .isSameAs(failure);
    assertThat(upstream.calls()).isEqualTo(4);
  }

  @Test
  void oldestAcceptedAgeCountsForFailuresToo() {
    failTwice(cache, 1);
    ticker.advance(Duration.ofSeconds(2));
    CacheDirectives young = CacheDirectives.builder().maxAge(Duration.ofSeconds(1)).build();
    assertThat(catchThrowable(() -> cache.chat(with(young)))).isSameAs(failure);
    assertThat(upstream.calls()).isEqualTo(2);
  }

  @Test
  void callThatStoresNothingIsNotRemembered() {
    assertThat(catchThrowable(() -> cache.chat(with(CacheDirectives.NO_STORE)))).isSameAs(failure);
    failTwice(cache, 2);
  }

  @Test
  void tenantsDoNotShareFailures() {
    failTwice(cache, 1);
    ChatRequest other = request.toBuilder().caller(Caller.of("other", "u")).build();
    upstream.behaving((number, asked, listener) -> FakeUpstream.text("fine"));
    assertThat(cache.chat(other).text()).isEqualTo("fine");
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
  }

  @Test
  void listenersFailureIsNotRemembered() {
    upstream.behaving(
        (number, asked, listener) -> {
          if (listener != null) {
            listener.onDelta(new Delta.Text("x"));
          }
          return FakeUpstream.text("x");
        });
    assertThat(catchThrowable(() -> cache.chat(request, delta -> fail()))).isSameAs(failure);
    assertThat(cache.chat(request).text()).isEqualTo("x");
  }

  @Test
  void memoryIsBounded() {
    int prompts = 3_000;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < prompts; i++) {
        ChatRequest asked = ChatRequest.of("openai", "m", "prompt " + i);
        assertThat(catchThrowable(() -> cache.chat(asked))).isSameAs(failure);
      }
    }
    assertThat(cache.stats().negativeHits()).isLessThanOrEqualTo(1_000);
    assertThat(upstream.calls()).isGreaterThanOrEqualTo(2 * prompts - 1_000);
  }

  @Test
  void closedCacheRemembersNothing() {
    failTwice(cache, 1);
    cache.close();
    failTwice(cache, 3);
  }
}
