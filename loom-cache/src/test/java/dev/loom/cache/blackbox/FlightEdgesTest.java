package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens at the edges of a flight: before it takes off, within it, and after it. */
@Timeout(60)
class FlightEdgesTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = Caching.inMemory().wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");

  private static ChatResponse stream(int number, @Nullable DeltaListener listener) {
    if (listener != null) {
      listener.onDelta(new Delta.Text("answer "));
      listener.onDelta(new Delta.Text(Integer.toString(number)));
    }
    return FakeUpstream.text("answer " + number);
  }

  @Test
  void listenerThatAsksTheSameAgainOnTheModelsThreadDoesNotWaitForItself() {
    CachingProvider hasty = // a wait that never ends would show as one that was given up
        Caching.builder().coalesceWait(Duration.ofMillis(1)).build().wrap(upstream);
    AtomicReference<ChatResponse> inner = new AtomicReference<>();
    upstream.behaving(
        (number, asked, listener) -> {
          if (number == 1) {
            Thread model = new Thread(() -> stream(number, listener));
            model.start();
            try {
              model.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
          return FakeUpstream.text("answer " + number);
        });
    DeltaListener asking =
        delta -> {
          if (inner.get() == null) {
            inner.set(hasty.chat(request));
          }
        };
    assertThat(hasty.chat(request, asking).text()).isEqualTo("answer 1");
    assertThat(inner.get().text()).isEqualTo("answer 2");
    assertThat(inner.get().cache().reason()).isEqualTo("reentrant");
    assertThat(hasty.stats().coalesceTimeouts()).isZero();
  }

  @Test
  void answerThatTheLeadersListenerCutShortIsNotShared() throws Exception {
    Gate gate = new Gate();
    upstream.behaving(
        gate.holding(
            1,
            (number, asked, listener) -> {
              try {
                return stream(number, listener);
              } catch (IllegalStateException swallowed) { // which an upstream must not do
                return FakeUpstream.text("ans");
              }
            }));
    DeltaListener failing =
        delta -> {
          throw new IllegalStateException("my listener");
        };
    Call leader = new Call(() -> cache.chat(request, failing));
    gate.called.await();
    Call follower = new Call(() -> cache.chat(request)).waiting();
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("ans");
    assertThat(follower.answer().text()).isEqualTo("answer 2");
    assertThat(follower.answer().origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void pieceThatComesAfterTheAnswerReachesNobody() {
    AtomicReference<DeltaListener> late = new AtomicReference<>();
    upstream.behaving(
        (number, asked, listener) -> {
          late.set(listener);
          return stream(number, listener);
        });
    List<Delta> heard = new ArrayList<>();
    cache.chat(request, heard::add);
    late.get().onDelta(new Delta.Text("late"));
    assertThat(heard).containsExactly(new Delta.Text("answer "), new Delta.Text("1"));
  }

  @Test
  void answerStoredPastTheFlightsBetweenLookupAndTakeOffIsAHit() {
    for (CacheDirectives past : List.of(CacheDirectives.NO_CACHE, CacheDirectives.REFRESH)) {
      int calls = upstream.calls();
      HookedBackend store = new HookedBackend();
      CachingProvider hooked = Caching.builder().backend(store).build().wrap(upstream);
      store.afterGet.add(() -> hooked.chat(request.toBuilder().cache(past).build()));
      assertThat(hooked.chat(request).origin()).isEqualTo(Origin.CACHE);
      assertThat(upstream.calls()).isEqualTo(calls + 1);
    }
  }

  @Test
  void failureRememberedBetweenLookupAndTakeOffEndsTheCall() {
    AtomicReference<Runnable> beforeTakeOff = new AtomicReference<>();
    LongSupplier ticker = // a flight notes when it begins, after the lookup
        () -> {
          Runnable hook = isCalledByFlight() ? beforeTakeOff.getAndSet(null) : null;
          if (hook != null) {
            hook.run();
          }
          return 1;
        };
    CachingProvider hooked =
        Caching.builder()
            .nanoTime(ticker)
            .negativeTtl(Duration.ofSeconds(60))
            .build()
            .wrap(upstream);
    IllegalStateException failure = new IllegalStateException("400");
    upstream.describing(thrown -> CallFailure.http(400, null));
    upstream.behaving(
        (number, asked, listener) -> {
          throw failure;
        });
    List<Throwable> first = new ArrayList<>();
    beforeTakeOff.set(() -> first.add(catchThrowable(() -> hooked.chat(request))));
    assertThatThrownBy(() -> hooked.chat(request)).isSameAs(failure);
    assertThat(first).containsExactly(failure);
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(hooked.stats().negativeHits()).isEqualTo(1);
  }

  private static boolean isCalledByFlight() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".Flight")));
  }

  @Test
  void answerOfACacheNearerToTheUpstreamIsNotKept() {
    CachingProvider outer = Caching.inMemory().wrap(cache);
    cache.chat(request);
    ChatResponse second = outer.chat(request);
    assertThat(second.origin()).isEqualTo(Origin.CACHE);
    assertThat(second.cache().reason()).isEqualTo("cached");
    assertThat(outer.stats().stores()).isZero();
    ChatRequest other = ChatRequest.of("openai", "m", "another");
    assertThat(outer.chat(other).cache().reason()).as("the upstream's own").isNull();
    assertThat(outer.stats().stores()).isEqualTo(1);
  }
}
