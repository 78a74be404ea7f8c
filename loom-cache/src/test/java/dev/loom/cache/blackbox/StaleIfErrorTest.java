package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallFailure;
import dev.loom.chat.CallFailure.Kind;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class StaleIfErrorTest {
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final CallFailure OVERLOADED = CallFailure.http(503, "overloaded");

  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache =
      Caching.builder()
          .backend(new MemoryBackend(1_000, 10 << 20, ticker))
          .nanoTime(ticker)
          .staleIfError(WINDOW)
          .build()
          .wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "gpt-4o-mini", "hi");
  private final IllegalStateException failure = new IllegalStateException("upstream");

  @BeforeEach
  void storeAnAnswerThatIsStaleNow() {
    cache.chat(request, delta -> {});
    ticker.advance(TTL.plusSeconds(1));
    upstream.behaving((number, asked, listener) -> fail()).describing(thrown -> OVERLOADED);
  }

  private ChatResponse fail() {
    throw failure;
  }

  private ChatRequest with(CacheDirectives directives) {
    return request.toBuilder().cache(directives).build();
  }

  static Stream<CallFailure> outages() {
    return Stream.of(
        CallFailure.http(429, null),
        CallFailure.http(500, null),
        OVERLOADED,
        CallFailure.http(599, null),
        new CallFailure(Kind.TIMEOUT, 0, null),
        new CallFailure(Kind.CONNECTION, 0, null));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void staleEntryIsServedWhenTheUpstreamIsInTrouble(CallFailure meaning) {
    upstream.describing(thrown -> meaning);
    List<Delta> replayed = new ArrayList<>();
    ChatResponse stale = cache.chat(request, replayed::add);
    assertThat(stale.origin()).isEqualTo(Origin.STALE);
    assertThat(stale.cache().status()).isEqualTo(Status.STALE);
    assertThat(stale.cache().age()).isEqualTo(TTL.plusSeconds(1));
    assertThat(stale.text()).isEqualTo("answer 1");
    assertThat(replayed).containsExactly(new Delta.Text("answer "), new Delta.Text("1"));
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(cache.stats())
        .returns(1L, stats -> stats.stale())
        .returns(0L, stats -> stats.hits())
        .returns(2L, stats -> stats.misses())
        .returns(15L, stats -> stats.tokensSaved())
        .returns(Map.of("failed", 1L), stats -> stats.rejected());
  }

  static Stream<CallFailure> otherFailures() {
    return Stream.of(
        CallFailure.http(400, null),
        CallFailure.http(401, null),
        CallFailure.http(404, null),
        CallFailure.http(408, null),
        CallFailure.http(499, null),
        new CallFailure(Kind.CANCELLED, 499, null),
        new CallFailure(Kind.REFUSED, 0, "budget"),
        new CallFailure(Kind.OTHER, 0, null));
  }

  @ParameterizedTest
  @MethodSource("otherFailures")
  void otherFailuresReachTheHost(CallFailure meaning) {
    upstream.describing(thrown -> meaning);
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
    assertThat(cache.stats().stale()).isZero();
  }

  @Test
  void cancelledCallGetsNoOldAnswer() throws Exception {
    upstream.behaving(
        (number, asked, listener) -> {
          Thread.currentThread().interrupt(); // which closed the connection
          return fail();
        });
    upstream.describing(thrown -> new CallFailure(Kind.CONNECTION, 0, null));
    assertThat(new Call(() -> cache.chat(request)).failure()).isSameAs(failure);
  }

  @Test
  void followerThatIsInterruptedGetsNoOldAnswer() throws Exception {
    Gate gate = new Gate();
    upstream.behaving(gate.holding(2));
    Call leader = new Call(() -> cache.chat(request));
    gate.called.await();
    Call follower = new Call(() -> cache.chat(request)).waiting();
    follower.thread.interrupt();
    assertThat(follower.failure()).hasMessageContaining("interrupted");
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 2");
  }

  @Test
  void followersOfAFailedFlightGetTheOldAnswerToo() throws Exception {
    Gate gate = new Gate();
    upstream.behaving(gate.holding(2, (number, asked, listener) -> fail()));
    Call leader = new Call(() -> cache.chat(request));
    gate.called.await();
    Call follower = new Call(() -> cache.chat(request)).waiting();
    gate.release.countDown();
    assertThat(leader.answer().origin()).isEqualTo(Origin.STALE);
    assertThat(follower.answer().origin()).isEqualTo(Origin.STALE);
    assertThat(upstream.calls()).isEqualTo(2);
  }

  @Test
  void listenerThatHasHeardAPieceHearsNoOtherAnswer() {
    upstream.behaving(
        (number, asked, listener) -> {
          if (listener != null) {
            listener.onDelta(new Delta.Text("new "));
          }
          return fail();
        });
    List<Delta> heard = new ArrayList<>();
    assertThat(catchThrowable(() -> cache.chat(request, heard::add))).isSameAs(failure);
    assertThat(heard).containsExactly(new Delta.Text("new "));
    assertThat(cache.chat(request).origin()).as("a plain call").isEqualTo(Origin.STALE);
  }

  @Test
  void latePieceOfTheFailedAnswerDoesNotMixWithTheOldOne() {
    AtomicReference<DeltaListener> late = new AtomicReference<>();
    upstream.behaving(
        (number, asked, listener) -> {
          late.set(listener);
          return fail();
        });
    List<Delta> heard = new ArrayList<>();
    DeltaListener mine =
        delta -> {
          if (heard.isEmpty()) {
            late.get().onDelta(new Delta.Text("late"));
          }
          heard.add(delta);
        };
    assertThat(cache.chat(request, mine).origin()).isEqualTo(Origin.STALE);
    assertThat(heard).containsExactly(new Delta.Text("answer "), new Delta.Text("1"));
  }

  @Test
  void listenerThatEndsTheReplayIsNotAnOutage() {
    List<Delta> heard = new ArrayList<>();
    DeltaListener mine =
        delta -> {
          heard.add(delta);
          fail();
        };
    assertThat(catchThrowable(() -> cache.chat(request, mine))).isSameAs(failure);
    assertThat(heard).hasSize(1);
    assertThat(cache.describe(failure).origin()).isEqualTo(Origin.STALE);
  }

  @Test
  void listenerThatEndsTheReplayOfAHitIsNotAnOutage() {
    upstream.behaving((number, asked, listener) -> FakeUpstream.text("answer " + number));
    cache.chat(request);
    List<Delta> heard = new ArrayList<>();
    DeltaListener mine =
        delta -> {
          heard.add(delta);
          fail();
        };
    assertThat(catchThrowable(() -> cache.chat(request, mine))).isSameAs(failure);
    assertThat(heard).hasSize(1);
  }

  @Test
  void invalidatedEntryIsNotServed() {
    cache.invalidate(CacheSelector.model("gpt-4o-mini"));
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
  }

  @Test
  void entryThatIsInvalidatedDuringTheCallIsNotServed() {
    upstream.behaving(
        (number, asked, listener) -> {
          cache.invalidate(CacheSelector.all());
          return fail();
        });
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
  }

  @Test
  void oldestAcceptedAgeIsRespected() {
    CacheDirectives young = CacheDirectives.builder().maxAge(TTL).build();
    assertThat(catchThrowable(() -> cache.chat(with(young)))).isSameAs(failure);
    CacheDirectives older = CacheDirectives.builder().maxAge(TTL.plusSeconds(1)).build();
    assertThat(cache.chat(with(older)).origin()).isEqualTo(Origin.STALE);
  }

  @Test
  void entryIsServedToTheEndOfItsWindow() {
    ticker.advance(WINDOW.minusSeconds(1).minusNanos(1));
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.STALE);
    ticker.advance(Duration.ofNanos(1));
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
  }

  @Test
  void callThatReadsNoEntryGetsTheFailure() {
    for (CacheDirectives asked :
        List.of(CacheDirectives.NO_CACHE, CacheDirectives.REFRESH, CacheDirectives.OFF)) {
      assertThat(catchThrowable(() -> cache.chat(with(asked)))).isSameAs(failure);
    }
    assertThat(cache.chat(with(CacheDirectives.NO_STORE)).origin()).isEqualTo(Origin.STALE);
  }

  @Test
  void callThatWantsAFreshEntryAloneHasSeenNoOutage() {
    assertThat(catchThrowable(() -> cache.chat(with(CacheDirectives.ONLY_IF_CACHED))))
        .isInstanceOf(NotCachedException.class);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void deadlineOfACallIsNoOutage() throws Exception {
    Gate gate = new Gate();
    upstream.behaving(gate.holding(2));
    Call leader = new Call(() -> cache.chat(request));
    gate.called.await();
    CacheDirectives hasty = CacheDirectives.builder().deadline(Duration.ZERO).build();
    assertThat(catchThrowable(() -> cache.chat(with(hasty))))
        .isInstanceOf(DeadlineExceededException.class);
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 2");
  }

  @Test
  void withoutTheSettingTheFailureReachesTheHost() {
    CachingProvider plain =
        Caching.builder().backend(new MemoryBackend(10, 1 << 20, ticker)).build().wrap(upstream);
    assertThat(catchThrowable(() -> plain.chat(request))).isSameAs(failure);
  }

  @Test
  void closedCacheServesNothingOld() {
    cache.close();
    assertThat(catchThrowable(() -> cache.chat(request))).isSameAs(failure);
  }
}
