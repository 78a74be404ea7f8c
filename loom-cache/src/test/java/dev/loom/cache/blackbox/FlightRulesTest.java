package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may wait for a flight, for how long, and what ends it. */
@Timeout(60)
class FlightRulesTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = Caching.inMemory().wrap(upstream);
  private final ChatRequest request =
      ChatRequest.builder("openai", "m")
          .user("hi")
          .caller(Caller.of("tenant", "user"))
          .cache(CacheDirectives.builder().tags("t").build())
          .build();
  private final Gate gate = new Gate();

  private Call held(ChatRequest asked) throws InterruptedException {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> cache.chat(asked));
    gate.called.await();
    return leader;
  }

  private ChatRequest with(CacheDirectives directives) {
    return request.toBuilder().cache(directives).build();
  }

  @Test
  void followerPastItsDeadlineEndsWhileTheFlightGoesOn() throws Exception {
    Call leader = held(request);
    Duration limit = Duration.ofMillis(5);
    ChatRequest hasty = with(CacheDirectives.builder().deadline(limit).build());
    AtomicReference<CallFailure> meaning = new AtomicReference<>();
    Call follower =
        new Call(
            () -> {
              try {
                return cache.chat(hasty);
              } catch (DeadlineExceededException e) {
                meaning.set(cache.describe(e));
                throw e;
              }
            });
    assertThat(follower.failure())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("deadline of 5ms.");
    assertThat(meaning.get().origin()).isEqualTo(Origin.COALESCED);
    assertThat(upstream.calls()).isEqualTo(1);
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(cache.stats())
        .returns(1L, stats -> stats.coalescedFailures())
        .returns(0L, stats -> stats.coalesceTimeouts())
        .returns(1L, stats -> stats.misses());
  }

  @Test
  void deadlineOfALeaderIsNoLimitOfItsOwnCall() {
    ChatRequest hasty = with(CacheDirectives.builder().deadline(Duration.ZERO).build());
    assertThat(cache.chat(hasty).text()).isEqualTo("answer 1");
    assertThat(cache.chat(hasty).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void callMayRefuseToWaitAtAll() throws Exception {
    CachingProvider hasty = Caching.builder().coalesceWait(Duration.ZERO).build().wrap(upstream);
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> hasty.chat(request));
    gate.called.await();
    assertThat(hasty.chat(request).text()).isEqualTo("answer 2");
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(hasty.stats().coalesceTimeouts()).isEqualTo(1);
  }

  static Stream<Arguments> selectors() {
    return Stream.of(
        Arguments.of(true, CacheSelector.all()),
        Arguments.of(true, CacheSelector.provider("openai")),
        Arguments.of(true, CacheSelector.model("m")),
        Arguments.of(true, CacheSelector.tenant("tenant")),
        Arguments.of(true, CacheSelector.user("user")),
        Arguments.of(true, CacheSelector.prefix("openai:m")),
        Arguments.of(true, CacheSelector.model("m").and(CacheSelector.tenant("tenant"))),
        Arguments.of(false, CacheSelector.model("other")),
        Arguments.of(false, CacheSelector.tenant("other")),
        Arguments.of(false, CacheSelector.olderThan(Duration.ZERO)),
        Arguments.of(false, CacheSelector.model("m").and(CacheSelector.user("other"))));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void callThatBeginsAfterAnInvalidationJoinsNoFlightFromBeforeIt(
      boolean chosen, CacheSelector selector) throws Exception {
    Call leader = held(request);
    Call follower = new Call(() -> cache.chat(request)).waiting();
    cache.invalidate(selector);
    Call later = new Call(() -> cache.chat(request));
    if (chosen) {
      assertThat(later.answer().text()).as("while the flight is held").isEqualTo("answer 2");
    } else {
      later.waiting();
    }
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(follower.answer().origin()).as("it began before").isEqualTo(Origin.COALESCED);
    assertThat(later.answer().origin()).isEqualTo(chosen ? Origin.UPSTREAM : Origin.COALESCED);
    assertThat(upstream.calls()).isEqualTo(chosen ? 2 : 1);
  }

  @Test
  void flightIsChosenByTheFollowerWhoseAnswerItWillStoreToo() throws Exception {
    Call leader = held(with(CacheDirectives.NO_STORE));
    Call follower = new Call(() -> cache.chat(request)).waiting(); // with the tag
    cache.invalidate(CacheSelector.tag("t"));
    assertThat(cache.chat(request).text()).as("while the flight is held").isEqualTo("answer 2");
    gate.release.countDown();
    assertThat(leader.answer().cache().reason()).isEqualTo("invalidated");
    assertThat(follower.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void refreshThatBeginsAfterAnInvalidationJoinsNoneFromBeforeIt() throws Exception {
    Call leader = held(with(CacheDirectives.REFRESH));
    cache.clear();
    assertThat(cache.chat(with(CacheDirectives.REFRESH)).text()).isEqualTo("answer 2");
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void promotedFollowersAnswerIsKeptAfterAnInvalidationDuringItsWait() throws Exception {
    Call leader = held(request);
    Call follower = new Call(() -> cache.chat(request)).waiting();
    cache.clear();
    leader.thread.interrupt();
    assertThat(leader.failure()).isInstanceOf(CallCancelledException.class);
    assertThat(follower.answer().text()).isEqualTo("answer 2");
    assertThat(follower.answer().cache().reason()).isNull();
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void answerOfAFollowerThatGaveUpIsKeptAfterAnInvalidationDuringItsWait() throws Exception {
    HookedBackend store = new HookedBackend();
    CachingProvider hasty =
        Caching.builder().backend(store).coalesceWait(Duration.ZERO).build().wrap(upstream);
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> hasty.chat(request));
    gate.called.await();
    store.afterGet.add(() -> store.invalidate(CacheSelector.all())); // the flight stays
    assertThat(hasty.chat(request).text()).isEqualTo("answer 2");
    assertThat(hasty.chat(request).origin()).isEqualTo(Origin.CACHE);
    gate.release.countDown();
    assertThat(leader.answer().cache().reason()).isEqualTo("invalidated");
  }

  @Test
  void dryRunEndsNoFlight() throws Exception {
    Call leader = held(request);
    cache.dryRun(CacheSelector.all());
    Call follower = new Call(() -> cache.chat(request)).waiting();
    gate.release.countDown();
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(leader.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void promotedFollowersFlightIsChosenByItsOwnUser() throws Exception {
    upstream.behaving(
        gate.holding(
            2,
            (number, asked, listener) -> {
              if (number == 1) {
                throw new IllegalStateException("budget");
              }
              return FakeUpstream.text("answer " + number);
            }));
    CountDownLatch first = new CountDownLatch(1);
    upstream.describing(
        failure -> {
          try {
            first.await(); // the leader's failure is known once a follower waits
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return new CallFailure(CallFailure.Kind.REFUSED, 0, "budget");
        });
    Call leader = new Call(() -> cache.chat(request));
    while (upstream.calls() == 0) {
      Thread.onSpinWait();
    }
    ChatRequest other = request.toBuilder().caller(Caller.of("tenant", "other")).build();
    Call promoted = new Call(() -> cache.chat(other)).waiting();
    first.countDown();
    assertThat(leader.failure()).hasMessage("budget");
    gate.called.await();
    cache.invalidate(CacheSelector.user("other"));
    assertThat(cache.chat(request).text()).as("while that is held").isEqualTo("answer 3");
    gate.release.countDown();
    assertThat(promoted.answer().text()).isEqualTo("answer 2");
  }

  @Test
  void lateLeaderThatFindsAHitLeavesHitsToItsFollowers() throws Exception {
    HookedBackend store = new HookedBackend();
    CachingProvider hooked = Caching.builder().backend(store).build().wrap(upstream);
    CountDownLatch followerLooked = new CountDownLatch(1);
    CountDownLatch followerGoesOn = new CountDownLatch(1);
    AtomicReference<Call> follower = new AtomicReference<>();
    Runnable lookupOfFollower =
        () -> {
          followerLooked.countDown();
          await(followerGoesOn);
        };
    store.afterGet.add(
        () -> { // the late leader has found nothing; nor does its follower; then a flight lands
          store.afterGet.add(lookupOfFollower);
          follower.set(new Call(() -> hooked.chat(request)));
          await(followerLooked);
          store.afterGet.add(() -> {});
          ChatResponse landed = hooked.chat(request);
          assertThat(landed.text()).isEqualTo("answer 1");
          store.afterGet.add(
              () -> { // the late leader looks again; the follower waits for it
                followerGoesOn.countDown();
                try {
                  follower.get().waiting();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
        });
    ChatResponse late = hooked.chat(request);
    assertThat(late.origin()).isEqualTo(Origin.CACHE);
    assertThat(follower.get().answer().origin()).isEqualTo(Origin.CACHE);
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(hooked.stats().coalesceTimeouts()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
