package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.Fault;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import dev.loom.log.LoggingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Faults of leaders, followers and upstreams, in their ordinary amounts. */
@Timeout(120)
class FlightFaultsTest {
  private final long seed = Long.getLong("loom.seed", 909);
  private final Random random = new Random(seed);
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = Caching.inMemory().wrap(upstream);
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    pool.shutdownNow();
  }

  /** How the calls of one key go: some leaders are refused, the next call decides for the rest. */
  private static final class Plan {
    final IllegalStateException failure = new IllegalStateException("503");
    final CountDownLatch allHere = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();
    final int lost;
    final boolean fails;

    Plan(Random random) {
      lost = random.nextInt(4);
      fails = random.nextBoolean();
    }

    ChatResponse answer() {
      int call = calls.incrementAndGet();
      try {
        allHere.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (call <= lost) {
        throw new CallCancelledException("leader " + call);
      }
      if (fails) {
        throw failure;
      }
      return FakeUpstream.text("answer of call " + call);
    }
  }

  @Fault("R-09")
  void everyFlightMakesOneUpstreamCallWhateverBecomesOfItsLeaders() throws Exception {
    int callers = 20;
    for (int round = 0; round < 100; round++) {
      String where = "seed " + seed + ", round " + round;
      Plan plan = new Plan(random);
      upstream.behaving((number, asked, listener) -> plan.answer());
      ChatRequest request = ChatRequest.of("openai", "m", "prompt " + round);
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(new Call(() -> cache.chat(request)));
      }
      for (Call call : calls) {
        awaitWaiting(call.thread);
      }
      plan.allHere.countDown();
      int cancelled = 0;
      int paid = 0;
      int shared = 0;
      for (Call call : calls) {
        try {
          ChatResponse answer = call.task.get();
          assertThat(plan.fails).as(where).isFalse();
          assertThat(answer.text()).as(where).isEqualTo("answer of call " + (plan.lost + 1));
          paid += answer.origin().isPaid() ? 1 : 0;
          shared += answer.origin() == Origin.COALESCED ? 1 : 0;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof CallCancelledException) {
            cancelled++;
          } else {
            assertThat(e.getCause()).as(where).isSameAs(plan.failure);
            shared++;
          }
        }
      }
      assertThat(plan.calls).as(where).hasValue(plan.lost + 1);
      assertThat(cancelled).as(where).isEqualTo(plan.lost);
      assertThat(paid).as(where).isEqualTo(plan.fails ? 0 : 1);
      assertThat(shared).as(where).isEqualTo(callers - plan.lost - paid);
      upstream.behaving((number, asked, listener) -> FakeUpstream.text("afresh"));
      assertThat(cache.chat(request).text())
          .as(where)
          .isEqualTo(plan.fails ? "afresh" : "answer of call " + (plan.lost + 1));
    }
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING // a follower
        && thread.getState() != Thread.State.WAITING) { // the leader, in the upstream
      Thread.onSpinWait();
    }
  }

  @Fault("R-10")
  void eachFollowerReturnsInItsOwnTimeAndTheFlightGoesOn() throws Exception {
    Gate gate = new Gate();
    upstream.behaving(gate.holding(1));
    ChatRequest request = ChatRequest.of("openai", "m", "hi");
    Call leader = new Call(() -> cache.chat(request));
    gate.called.await();
    List<Future<Duration>> followers = new ArrayList<>();
    List<Duration> limits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Duration limit = Duration.ofMillis(10 + random.nextInt(490));
      limits.add(limit);
      ChatRequest asked =
          request.toBuilder().cache(CacheDirectives.builder().deadline(limit).build()).build();
      followers.add(
          pool.submit(
              () -> {
                long start = System.nanoTime();
                assertThat(catchThrowable(() -> cache.chat(asked)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining(" " + limit.toMillis() + "ms.");
                return Duration.ofNanos(System.nanoTime() - start);
              }));
    }
    for (int i = 0; i < followers.size(); i++) {
      assertThat(followers.get(i).get()).as("seed %d", seed).isGreaterThanOrEqualTo(limits.get(i));
    }
    assertThat(upstream.calls()).isEqualTo(1);
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(cache.stats().coalescedFailures()).isEqualTo(20);
    cache.clear();
    assertThat(cache.chat(request).cache().reason()).as("no flight is left").isNull();
  }

  /** What an upstream does to one stream. */
  private enum Trouble {
    THROWS_BEFORE,
    THROWS_AMID,
    THROWS_AFTER,
    LISTENER_CANCELS,
    CUT_SHORT,
    HANGS_UNTIL_INTERRUPTED
  }

  @Fault("R-26")
  void brokenStreamIsCalledOnceKeptNeverAndRecorded() throws Exception {
    List<CallRecord> records = Collections.synchronizedList(new ArrayList<>());
    LoggingProvider chain = new LoggingProvider(cache, Logging.to(records::add));
    for (Trouble trouble : Trouble.values()) {
      for (int i = 0; i < 30; i++) {
        String where = "seed " + seed + ", " + trouble + " " + i;
        RuntimeException failure = new IllegalStateException("mine");
        int calls = upstream.calls();
        records.clear();
        CountDownLatch called = new CountDownLatch(1);
        upstream.behaving((number, asked, listener) -> stream(trouble, listener, failure, called));
        ChatRequest request = ChatRequest.of("openai", "m", where);
        Call call =
            new Call(
                () ->
                    chain.chat(
                        request, trouble == Trouble.LISTENER_CANCELS ? failing(failure) : d -> {}));
        if (trouble == Trouble.HANGS_UNTIL_INTERRUPTED) {
          called.await();
          call.thread.interrupt();
        }
        if (trouble == Trouble.CUT_SHORT) {
          assertThat(call.answer().cache().reason()).as(where).isEqualTo("partial");
        } else {
          assertThat(call.failure()).as(where).isSameAs(failure);
        }
        assertThat(upstream.calls()).as(where).isEqualTo(calls + 1);
        assertThat(records).as(where).hasSize(1);
        assertThat(records.get(0).latency()).as(where).isPositive();
        assertThat(records.get(0).origin()).as(where).isEqualTo(Origin.UPSTREAM);
        ChatRequest again = request.toBuilder().cache(CacheDirectives.ONLY_IF_CACHED).build();
        assertThat(catchThrowable(() -> cache.chat(again)))
            .as(where)
            .isInstanceOf(NotCachedException.class);
      }
    }
    assertThat(cache.stats().stores()).isZero();
  }

  private static DeltaListener failing(RuntimeException failure) {
    return delta -> {
      throw failure;
    };
  }

  private ChatResponse stream(
      Trouble trouble,
      @Nullable DeltaListener listener,
      RuntimeException failure,
      CountDownLatch called) {
    if (trouble == Trouble.THROWS_BEFORE || listener == null) {
      throw failure;
    }
    listener.onDelta(new Delta.Text("who"));
    if (trouble == Trouble.THROWS_AMID) {
      throw failure;
    }
    if (trouble == Trouble.HANGS_UNTIL_INTERRUPTED) {
      called.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure;
      }
    }
    if (trouble != Trouble.CUT_SHORT) {
      listener.onDelta(new Delta.Text("le"));
    }
    if (trouble == Trouble.THROWS_AFTER) {
      throw failure;
    }
    return FakeUpstream.text("whole");
  }

  @Fault("R-22")
  void cacheClosedTwiceUnderLoadLosesNoCall() throws Exception {
    for (int round = 0; round < 10; round++) {
      FakeUpstream echo = new FakeUpstream();
      echo.behaving(
          (number, asked, listener) -> FakeUpstream.text(asked.messages().toString() + "!"));
      CachingProvider closing = Caching.inMemory().wrap(echo);
      AtomicInteger answered = new AtomicInteger();
      List<Future<Integer>> callers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int first = random.nextInt(50);
        callers.add(
            pool.submit(
                () -> {
                  int wrong = 0;
                  for (int i = 0; i < 400; i++) {
                    ChatRequest asked =
                        ChatRequest.of("openai", "m", "p".repeat(1 + (first + i) % 50));
                    wrong += closing.chat(asked).text().equals(asked.messages() + "!") ? 0 : 1;
                    answered.incrementAndGet();
                  }
                  return wrong;
                }));
      }
      while (answered.get() < 20 + random.nextInt(400)) {
        Thread.onSpinWait();
      }
      Future<?> one = pool.submit(closing::close);
      Future<?> two = pool.submit(closing::close);
      one.get();
      two.get();
      for (Future<Integer> caller : callers) {
        assertThat(caller.get()).as("wrong answers, seed %d, round %d", seed, round).isZero();
      }
      closing.close();
      assertThat(closing.chat(ChatRequest.of("openai", "m", "p")).cache().reason())
          .isEqualTo("closed");
      assertThat(closing.stats().entries()).isZero();
      assertThat(closing.stats().storeFailures()).isZero();
    }
  }

  @Fault("R-22")
  void interruptEndsTheWaitOfACloseAndStaysSet() throws Exception {
    for (int round = 0; round < 10; round++) {
      Gate store = new Gate();
      HookedBackend backend = new HookedBackend();
      backend.beforePut.add(store::pass);
      CachingProvider closing = Caching.builder().backend(backend).build().wrap(upstream);
      ChatRequest request = ChatRequest.of("openai", "m", "hi");
      upstream.behaving((number, asked, listener) -> FakeUpstream.text("stored late"));
      Call leader = new Call(() -> closing.chat(request));
      store.called.await();
      Call closer =
          new Call(
              () -> {
                closing.close();
                return FakeUpstream.text("interrupted " + Thread.currentThread().isInterrupted());
              });
      closer.waiting();
      assertThat(closing.chat(request).cache().reason()).isEqualTo("closed");
      closer.thread.interrupt();
      assertThat(closer.answer().text()).isEqualTo("interrupted true");
      store.release.countDown();
      assertThat(leader.answer().text()).isEqualTo("stored late");
    }
  }

  @Fault("R-22")
  void interruptEndsTheWaitOfAFollowerAndStaysSet() throws Exception {
    for (int round = 0; round < 10; round++) {
      Gate gate = new Gate();
      upstream.behaving(
          (number, asked, listener) -> {
            gate.pass();
            return FakeUpstream.text("late");
          });
      ChatRequest request = ChatRequest.of("openai", "m", "prompt " + round);
      Call leader = new Call(() -> cache.chat(request));
      gate.called.await();
      CallFailure.Kind[] kind = {null};
      boolean[] flag = {false};
      Call follower =
          new Call(
              () -> {
                try {
                  return cache.chat(request);
                } catch (CallCancelledException e) {
                  flag[0] = Thread.currentThread().isInterrupted();
                  kind[0] = cache.describe(e).kind();
                  throw e;
                }
              });
      follower.waiting().thread.interrupt();
      assertThat(follower.failure()).isInstanceOf(CallCancelledException.class);
      assertThat(flag[0]).isTrue();
      assertThat(kind[0]).isEqualTo(CallFailure.Kind.CANCELLED);
      gate.release.countDown();
      assertThat(leader.answer().text()).isEqualTo("late");
    }
  }
}
