package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailureOriginTest {
  private static final CallFailure MEANING = CallFailure.http(503, "overloaded");

  private final IllegalStateException failure = new IllegalStateException("503");
  private final FakeUpstream upstream = new FakeUpstream().describing(thrown -> MEANING);
  private final CachingProvider cache = Caching.inMemory().wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Queue<CallFailure> meanings = new ConcurrentLinkedQueue<>();

  /** A call on a thread of its own that asks there what its failure means, the way layers do. */
  private Call call(@Nullable DeltaListener listener) {
    return new Call(
        () -> {
          try {
            return cache.chat(request, listener);
          } catch (Throwable thrown) {
            meanings.add(cache.describe(thrown));
            throw thrown;
          }
        });
  }

  private void holdUpstream(FakeUpstream.Behaviour then) {
    upstream.behaving(
        (number, asked, listener) -> {
          called.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return then.answer(number, asked, listener);
        });
  }

  private ChatResponse fail() {
    throw failure;
  }

  @Test
  void onlyTheLeaderOfAFailedFlightCalledTheUpstream() throws Exception {
    holdUpstream((number, asked, listener) -> fail());
    Call leader = call(null);
    called.await();
    List<Call> followers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      followers.add(call(null).waiting());
    }
    release.countDown();
    assertThat(leader.failure()).isSameAs(failure);
    for (Call follower : followers) {
      assertThat(follower.failure()).isSameAs(failure);
    }
    CallFailure coalesced = MEANING.withOrigin(Origin.COALESCED);
    assertThat(meanings)
        .containsExactlyInAnyOrder(MEANING, coalesced, coalesced, coalesced, coalesced);
    assertThat(MEANING.origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void interruptedFollowerCalledNoUpstream() throws Exception {
    holdUpstream((number, asked, listener) -> FakeUpstream.text("late"));
    Call leader = call(null);
    called.await();
    Call follower = call(null).waiting();
    follower.thread.interrupt();
    assertThat(follower.failure()).isInstanceOf(CallCancelledException.class);
    assertThat(meanings).containsExactly(MEANING.withOrigin(Origin.COALESCED));
    release.countDown();
    assertThat(leader.answer().origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void listenerThatEndsACoalescedAnswerCalledNoUpstream() throws Exception {
    holdUpstream((number, asked, listener) -> FakeUpstream.text("whole"));
    Call leader = call(null);
    called.await();
    Call follower = call(delta -> fail()).waiting();
    release.countDown();
    assertThat(follower.failure()).isSameAs(failure);
    assertThat(meanings).containsExactly(MEANING.withOrigin(Origin.COALESCED));
    assertThat(leader.answer().text()).isEqualTo("whole");
  }

  @Test
  void listenerThatEndsTheReplayOfAHitCalledNoUpstream() {
    cache.chat(request);
    assertThat(catchThrowable(() -> cache.chat(request, delta -> fail()))).isSameAs(failure);
    for (int asked = 0; asked < 2; asked++) {
      assertThat(cache.describe(failure)).isEqualTo(MEANING.withOrigin(Origin.CACHE));
    }
    assertThat(cache.describe(new IllegalStateException("503")))
        .as("another failure")
        .isEqualTo(MEANING);
  }

  @Test
  void callThatWantsAnEntryAloneCalledNoUpstream() {
    ChatRequest asked = request.toBuilder().cache(CacheDirectives.ONLY_IF_CACHED).build();
    Throwable missing = catchThrowable(() -> cache.chat(asked));
    assertThat(missing).isInstanceOf(NotCachedException.class);
    assertThat(cache.describe(missing).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void listenerThatEndsALiveStreamCalledTheUpstream() {
    assertThat(catchThrowable(() -> cache.chat(request, delta -> fail()))).isSameAs(failure);
    assertThat(cache.describe(failure)).isEqualTo(MEANING);
  }

  @Test
  void sameFailureOfALaterUpstreamCallIsTheUpstreams() {
    cache.chat(request);
    catchThrowable(() -> cache.chat(request, delta -> fail()));
    upstream.behaving((number, asked, listener) -> fail());
    ChatRequest other = ChatRequest.of("openai", "m", "other");
    assertThat(catchThrowable(() -> cache.chat(other))).isSameAs(failure);
    assertThat(cache.describe(failure)).isEqualTo(MEANING);
  }
}
