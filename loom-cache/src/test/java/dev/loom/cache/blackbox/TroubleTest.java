package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.Invalidation;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Origin;
import dev.loom.chat.ProviderValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors, not only exceptions, in what a host or an adapter plugs in: no call suffers from them.
 */
@Timeout(60)
class TroubleTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");

  static Stream<Supplier<? extends Error>> errors() {
    return Stream.of(
        StackOverflowError::new, OutOfMemoryError::new, AssertionError::new, LinkageError::new);
  }

  /** An upstream whose first call fails; returns that failure. */
  private IllegalStateException failFirst() {
    IllegalStateException failure = new IllegalStateException("first");
    upstream.behaving(
        (number, asked, listener) -> {
          if (number == 1) {
            throw failure;
          }
          return FakeUpstream.text("answer " + number);
        });
    return failure;
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorInDescribeHidesNoFailureAndEndsTheFlight(Supplier<? extends Error> error) {
    CachingProvider cache = Caching.inMemory().wrap(upstream);
    IllegalStateException failure = failFirst();
    upstream.describing(
        thrown -> {
          throw error.get();
        });
    assertThatThrownBy(() -> cache.chat(request)).isSameAs(failure);
    assertThat(cache.chat(request).cache().reason()).as("no flight is left to wait for").isNull();
    assertThat(cache.stats().coalesceTimeouts()).isZero();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void failingTickerLosesNoAnswer(Supplier<? extends Error> error) throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    CachingProvider cache =
        Caching.builder()
            .nanoTime(
                () -> {
                  if (broken.get()) {
                    throw error.get();
                  }
                  return 1;
                })
            .staleIfError(Duration.ofHours(1))
            .negativeTtl(Duration.ofSeconds(1))
            .build()
            .wrap(upstream);
    Gate gate = new Gate();
    upstream.behaving(gate.holding(1));
    broken.set(true);
    Call leader = new Call(() -> cache.chat(request));
    gate.called.await();
    CacheDirectives patient = CacheDirectives.builder().deadline(Duration.ofMinutes(1)).build();
    Call follower = new Call(() -> cache.chat(request.toBuilder().cache(patient).build()));
    follower.waiting();
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(cache.chat(request).cache().latencySaved()).isEqualTo(Duration.ZERO);
    ChatRequest unkeyable = request.toBuilder().extra("x", Double.NaN).build();
    assertThat(cache.chat(unkeyable).cache().reason()).isEqualTo("unkeyable");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void failingStoreLosesNoAnswer(Supplier<? extends Error> error) {
    CachingProvider cache =
        Caching.builder().backend((CacheBackend) new BrokenBackend(error)).build().wrap(upstream);
    for (int i = 1; i <= 2; i++) {
      ChatResponse response = cache.chat(request);
      assertThat(response.text()).isEqualTo("answer " + i);
      assertThat(response.cache().reason()).isEqualTo("store_failed");
    }
    CacheStats stats = cache.stats();
    assertThat(stats.rejected()).containsExactly(Map.entry("store_failed", 2L));
    assertThat(stats.storeFailures()).isEqualTo(2);
    assertThat(stats.backendErrors()).as("two lookups and the statistics").isEqualTo(3);
    assertThat(stats.entries()).isZero();
    assertThat(cache.state()).isEqualTo(BackendStats.State.DOWN);
    assertThat(cache.stats().backendErrors()).as("that too, and the statistics again").isEqualTo(5);
    assertThat(Caching.builder().build().wrap(upstream).state()).isEqualTo(BackendStats.State.OK);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whoeverAsksAFailingStoreToDropEntriesIsToldAndItIsCounted(Supplier<? extends Error> error) {
    CacheBackend broken = new BrokenBackend(error);
    CachingProvider cache = Caching.builder().backend(broken).build().wrap(upstream);
    Class<? extends Error> type = error.get().getClass();
    assertThatThrownBy(cache::clear).isInstanceOf(type);
    assertThatThrownBy(() -> cache.dryRun(CacheSelector.all())).isInstanceOf(type);
    assertThat(cache.stats().backendErrors()).as("the statistics fail too").isEqualTo(3);
    assertThat(cache.chat(request).text()).isEqualTo("answer 1");
  }

  /** Describes itself well once, then throws. */
  private static ProviderValue describedOnce(Supplier<? extends Error> error) {
    return new ProviderValue() {
      private int asked;

      @Override
      public @Nullable Object tree() {
        if (asked++ > 0) {
          throw error.get();
        }
        return "plain";
      }
    };
  }

  @ParameterizedTest
  @MethodSource("errors")
  void answerThatCannotBeMeasuredReachesLeaderAndFollowers(Supplier<? extends Error> error)
      throws Exception {
    CachingProvider cache = Caching.inMemory().wrap(upstream);
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ChatResponse answer =
        FakeUpstream.answer("paid").extra(Map.of("a", describedOnce(error))).build();
    upstream.behaving(
        (number, asked, listener) -> {
          called.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return answer;
        });
    Call leader = new Call(() -> cache.chat(request));
    called.await();
    Call follower = new Call(() -> cache.chat(request)).waiting();
    release.countDown();
    assertThat(leader.answer().text()).isEqualTo("paid");
    assertThat(leader.answer().cache().reason()).isEqualTo("store_failed");
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(cache.stats().entries()).isZero();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void valueThatFailsToDescribeItselfMakesTheCallUnkeyable(Supplier<? extends Error> error) {
    CachingProvider cache = Caching.inMemory().wrap(upstream);
    ProviderValue failing =
        () -> {
          throw error.get();
        };
    for (String name : List.of("x", "tools")) {
      ChatResponse response = cache.chat(request.toBuilder().extra(name, failing).build());
      assertThat(response.cache())
          .returns(Status.BYPASS, CacheOutcome::status)
          .returns("unkeyable", CacheOutcome::reason);
    }
    assertThat(cache.stats().bypassed()).containsExactly(Map.entry("unkeyable", 2L));
  }

  @Test
  void valueThatOverflowsTheStackMakesTheCallUnkeyable() {
    CachingProvider cache = Caching.inMemory().wrap(upstream);
    ProviderValue endless =
        new ProviderValue() {
          @Override
          @SuppressWarnings("InfiniteRecursion") // that is the point
          public @Nullable Object tree() {
            return List.of(String.valueOf(tree()));
          }
        };
    assertThat(cache.chat(request.toBuilder().extra("x", endless).build()).cache().reason())
        .isEqualTo("unkeyable");
    cache.chat(request);
    assertThat(cache.chat(request).origin()).as("later keys are sound").isEqualTo(Origin.CACHE);
  }

  /** A store whose second lookup of a flight fails, after another flight has landed meanwhile. */
  private static final class SecondLookup implements CacheBackend {
    private final CacheBackend memory = new MemoryBackend(10, 1 << 20);
    private final Supplier<? extends Error> error;
    private @Nullable Runnable onFirst;
    private boolean failNext;

    SecondLookup(Supplier<? extends Error> error) {
      this.error = error;
    }

    @Override
    public CacheLookup get(CacheKey key) {
      Runnable first = onFirst;
      if (first != null) {
        onFirst = null;
        first.run();
        failNext = true;
        return null;
      }
      if (failNext) {
        failNext = false;
        throw error.get();
      }
      return memory.get(key);
    }

    @Override
    public StoreResult put(CacheEntry entry, StoreTicket ticket) {
      return memory.put(entry, ticket);
    }

    @Override
    public Invalidation invalidate(CacheSelector selector) {
      return memory.invalidate(selector);
    }

    @Override
    public StoreTicket ticket(CacheKey key) {
      return memory.ticket(key);
    }

    @Override
    public Invalidation dryRun(CacheSelector selector) {
      return memory.dryRun(selector);
    }

    @Override
    public BackendStats stats() {
      return memory.stats();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorInTheSecondLookupOfAFlightLeavesNoFlightBehind(Supplier<? extends Error> error) {
    SecondLookup store = new SecondLookup(error);
    CachingProvider cache =
        Caching.builder()
            .backend((CacheBackend) store)
            .coalesceWait(Duration.ofMinutes(5))
            .build()
            .wrap(upstream);
    store.onFirst = () -> cache.chat(ChatRequest.of("openai", "m", "another"));
    assertThat(cache.chat(request).text()).isEqualTo("answer 2");
    assertThat(cache.stats().backendErrors()).isEqualTo(1);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(cache.stats().coalesceTimeouts()).isZero();
  }
}
