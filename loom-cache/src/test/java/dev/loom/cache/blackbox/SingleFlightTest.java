package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = new CachingProvider(upstream, Caching.inMemory());
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    pool.shutdownNow();
  }

  private Call call() {
    return call(null);
  }

  private Call call(@Nullable DeltaListener listener) {
    return new Call(() -> cache.chat(request, listener));
  }

  /** The first upstream call waits for {@link #release}; later ones answer at once. */
  private void holdFirstCall(FakeUpstream.Behaviour then) {
    upstream.behaving(
        (number, asked, listener) -> {
          if (number == 1) {
            called.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new CallCancelledException("interrupted", e);
            }
          }
          return then.answer(number, asked, listener);
        });
  }

  private static ChatResponse stream(int number, @Nullable DeltaListener listener) {
    if (listener != null) {
      listener.onDelta(new Delta.Text("answer "));
      listener.onDelta(new Delta.Text(Integer.toString(number)));
    }
    return FakeUpstream.text("answer " + number);
  }

  @Test
  void thousandConcurrentEqualCallsMakeOneUpstreamCall() throws Exception {
    int callers = 1_000;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<ChatResponse>> answers = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      answers.add(
          pool.submit(
              () -> {
                start.await();
                return cache.chat(ChatRequest.of("openai", "m", "hi"));
              }));
    }
    start.countDown();
    int paid = 0;
    for (Future<ChatResponse> answer : answers) {
      assertThat(answer.get().text()).isEqualTo("answer 1");
      paid += answer.get().origin().isPaid() ? 1 : 0;
    }
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(paid).isEqualTo(1);
    assertThat(cache.stats().misses()).isEqualTo(1);
    assertThat(cache.stats().hits() + cache.stats().coalesced()).isEqualTo(callers - 1);
  }

  @Test
  void followersGetTheAnswerAndItsPieces() throws Exception {
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    List<Delta> live = Collections.synchronizedList(new ArrayList<>());
    Call leader = call(live::add);
    called.await();
    List<Delta> replayed = Collections.synchronizedList(new ArrayList<>());
    Call streamed = call(replayed::add).waiting();
    Call plain = call().waiting();
    release.countDown();
    assertThat(leader.answer().origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(streamed.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(streamed.answer().cache().status()).isEqualTo(Status.COALESCED);
    assertThat(plain.answer().text()).isEqualTo("answer 1");
    assertThat(replayed).isEqualTo(live).hasSize(2);
    assertThat(cache.stats().coalesced()).isEqualTo(2);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void failedUpstreamIsCalledOnce() throws Exception {
    IllegalStateException failure = new IllegalStateException("503");
    holdFirstCall(
        (number, asked, listener) -> {
          if (number == 1) {
            throw failure;
          }
          return stream(number, listener);
        });
    Call leader = call();
    called.await();
    Call first = call().waiting();
    Call second = call().waiting();
    release.countDown();
    assertThat(leader.failure()).isSameAs(failure);
    assertThat(first.failure()).isSameAs(failure);
    assertThat(second.failure()).isSameAs(failure);
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(cache.stats().coalescedFailures()).isEqualTo(2);
    assertThat(cache.stats().rejected()).containsEntry("failed", 1L);
    assertThat(cache.chat(request).text()).as("a retry starts afresh").isEqualTo("answer 2");
  }

  @Test
  void checkedExceptionReachesFollowersAsTheSameInstance() throws Exception {
    Exception failure = new java.io.IOException("gone");
    holdFirstCall(
        (number, asked, listener) -> {
          throw SingleFlightTest.<RuntimeException>sneaky(failure);
        });
    Call leader = call();
    called.await();
    Call follower = call().waiting();
    release.countDown();
    assertThat(leader.failure()).isSameAs(failure);
    assertThat(follower.failure()).isSameAs(failure);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void interruptedLeaderPromotesOneFollower() throws Exception {
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    Call leader = call();
    called.await();
    Call first = call().waiting();
    Call second = call().waiting();
    Call third = call().waiting();
    leader.thread.interrupt();
    assertThat(leader.failure()).isInstanceOf(CallCancelledException.class);
    List<Origin> origins =
        List.of(first.answer().origin(), second.answer().origin(), third.answer().origin());
    assertThat(origins)
        .containsExactlyInAnyOrder(Origin.UPSTREAM, Origin.COALESCED, Origin.COALESCED);
    assertThat(first.answer().text()).isEqualTo("answer 2");
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void interruptSeenOnlyInTheThreadBelongsToTheLeaderToo() throws Exception {
    holdFirstCall(
        (number, asked, listener) -> {
          if (number == 1) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("closed by interrupt");
          }
          return stream(number, listener);
        });
    Call leader = call();
    called.await();
    Call follower = call().waiting();
    release.countDown();
    assertThat(leader.failure()).hasMessage("closed by interrupt");
    assertThat(follower.answer().origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void refusedBudgetOfTheLeaderIsNotShared() throws Exception {
    upstream.describing(failure -> new CallFailure(CallFailure.Kind.REFUSED, 0, "budget"));
    holdFirstCall(
        (number, asked, listener) -> {
          if (number == 1) {
            throw new IllegalStateException("budget");
          }
          return stream(number, listener);
        });
    Call leader = call();
    called.await();
    Call follower = call().waiting();
    release.countDown();
    assertThat(leader.failure()).hasMessage("budget");
    assertThat(follower.answer().text()).isEqualTo("answer 2");
  }

  @Test
  void upstreamThatCannotDescribeItsFailureStillEndsTheFlight() throws Exception {
    IllegalStateException failure = new IllegalStateException("real");
    upstream.describing(
        thrown -> {
          throw new IllegalArgumentException("describe is broken");
        });
    holdFirstCall(
        (number, asked, listener) -> {
          throw failure;
        });
    Call leader = call();
    called.await();
    Call follower = call().waiting();
    release.countDown();
    assertThat(leader.failure()).isSameAs(failure);
    assertThat(follower.failure()).isSameAs(failure);
  }

  @Test
  void listenerFailureIsNotShared() throws Exception {
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    IllegalStateException mine = new IllegalStateException("my listener");
    Call leader =
        call(
            delta -> {
              throw mine;
            });
    called.await();
    Call follower = call().waiting();
    release.countDown();
    assertThat(leader.failure()).isSameAs(mine);
    assertThat(follower.answer().text()).isEqualTo("answer 2");
    assertThat(follower.answer().origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void cancelledLeaderWithoutFollowersLeavesNothingBehind() {
    CallCancelledException cancelled = new CallCancelledException();
    assertThatThrownBy(
            () ->
                cache.chat(
                    request,
                    delta -> {
                      throw cancelled;
                    }))
        .isSameAs(cancelled);
    assertThat(cache.chat(request).text()).isEqualTo("answer 2");
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void interruptedFollowerLeavesTheFlightAlone() throws Exception {
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    Call leader = call();
    called.await();
    AtomicBoolean flag = new AtomicBoolean();
    Call impatient =
        new Call(
            () -> {
              try {
                return cache.chat(request);
              } finally {
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    impatient.waiting();
    Call patient = call().waiting();
    impatient.thread.interrupt();
    assertThat(impatient.failure())
        .isInstanceOf(CallCancelledException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(flag).isTrue();
    assertThat(cache.stats().coalescedFailures()).isEqualTo(1);
    release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(patient.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void callRightAfterTheFirstIsAHit() throws Exception {
    for (int i = 0; i < 200; i++) {
      ChatRequest asked = ChatRequest.of("openai", "m", "prompt " + i);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Origin>> origins = new ArrayList<>();
      for (int j = 0; j < 4; j++) {
        origins.add(
            pool.submit(
                () -> {
                  start.await();
                  cache.chat(asked);
                  return cache.chat(asked).origin();
                }));
      }
      start.countDown();
      for (Future<Origin> origin : origins) {
        assertThat(origin.get()).isEqualTo(Origin.CACHE);
      }
    }
    assertThat(upstream.calls()).isEqualTo(200);
  }

  @Test
  void followerThatWaitedLongEnoughCallsTheUpstreamItself() throws Exception {
    CachingProvider hasty =
        Caching.builder().coalesceWait(Duration.ofMillis(1)).build().wrap(upstream);
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    Call leader = new Call(() -> hasty.chat(request));
    called.await();
    ChatResponse own = hasty.chat(request);
    assertThat(own.text()).isEqualTo("answer 2");
    assertThat(own.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(own.cache().reason()).isEqualTo("coalesce_timeout");
    release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(hasty.stats().coalesceTimeouts()).isEqualTo(1);
    assertThat(hasty.stats().misses()).isEqualTo(2);
  }

  @Test
  void leaderThatAsksTheSameAgainDoesNotWaitForItself() {
    AtomicReference<ChatResponse> inner = new AtomicReference<>();
    upstream.behaving(
        (number, asked, listener) -> {
          if (number == 1) {
            inner.set(cache.chat(request));
          }
          return stream(number, listener);
        });
    assertThat(cache.chat(request).text()).isEqualTo("answer 1");
    assertThat(inner.get().text()).isEqualTo("answer 2");
    assertThat(inner.get().cache().reason()).isEqualTo("reentrant");
  }

  @Test
  void callThatWantsAFreshAnswerJoinsNoFlight() throws Exception {
    holdFirstCall((number, asked, listener) -> stream(number, listener));
    Call leader = call();
    called.await();
    ChatResponse fresh = cache.chat(request.toBuilder().cache(CacheDirectives.NO_CACHE).build());
    assertThat(fresh.text()).isEqualTo("answer 2");
    release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void answerThatIsNotKeptStillServesItsFollowers() throws Exception {
    holdFirstCall((number, asked, listener) -> FakeUpstream.text("whole " + number));
    Call leader = call(delta -> {});
    called.await();
    List<Delta> heard = Collections.synchronizedList(new ArrayList<>());
    Call follower = call(heard::add).waiting();
    release.countDown();
    assertThat(leader.answer().cache().reason()).isEqualTo("partial");
    assertThat(follower.answer().text()).isEqualTo("whole 1");
    assertThat(heard).containsExactly(new Delta.Text("whole 1"));
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void flightThatLandedBetweenLookupAndTakeOffIsAHit() {
    HookedBackend store = new HookedBackend();
    CachingProvider hooked = Caching.builder().backend(store).build().wrap(upstream);
    store.afterGet.add(() -> hooked.chat(request)); // runs while the first lookup returns a miss
    ChatResponse response = hooked.chat(request);
    assertThat(response.origin()).isEqualTo(Origin.CACHE);
    assertThat(response.text()).isEqualTo("answer 1");
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void errorBeforeTakeOffIsAMissAndLeavesNobodyWaiting() {
    HookedBackend store = new HookedBackend();
    CachingProvider hooked = Caching.builder().backend(store).build().wrap(upstream);
    StackOverflowError error = new StackOverflowError();
    store.afterGet.add(() -> hooked.chat(ChatRequest.of("openai", "m", "another")));
    store.afterGet.add(() -> {}); // the lookup of the other call
    store.afterGet.add(
        () -> {
          throw error;
        });
    assertThat(hooked.chat(request).text()).isEqualTo("answer 2"); // a lookup that fails is a miss
    assertThat(hooked.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(hooked.stats().backendErrors()).isEqualTo(1);
  }

  @Test
  void pieceThatComesAfterTheAnswerIsNotRecorded() {
    AtomicReference<DeltaListener> kept = new AtomicReference<>();
    upstream.behaving(
        (number, asked, listener) -> {
          kept.set(listener);
          return stream(number, listener);
        });
    cache.chat(request, delta -> {});
    kept.get().onDelta(new Delta.Text("late"));
    List<Delta> replayed = new ArrayList<>();
    assertThat(cache.chat(request, replayed::add).origin()).isEqualTo(Origin.CACHE);
    assertThat(replayed).containsExactly(new Delta.Text("answer "), new Delta.Text("1"));
  }
}
