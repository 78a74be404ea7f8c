package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.Loom;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import dev.loom.chat.Stage;
import dev.loom.cost.Money;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stale entries that are refreshed in the background, through the chain. */
@Timeout(60)
class StaleTest {
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final BlockingQueue<CallRecord> records = new LinkedBlockingQueue<>();
  private final Gate gate = new Gate();
  private final HookedBackend store = new HookedBackend(new MemoryBackend(1_000, 10 << 20, ticker));
  private @Nullable CachingProvider made;

  private CachingBuilder settings() {
    return Caching.builder().backend(store).nanoTime(ticker).staleWhileRevalidate(WINDOW);
  }

  /** The layer of a cache that a test can ask afterwards. */
  private Layer layer(Caching caching) {
    return new Layer() {
      @Override
      public Stage stage() {
        return caching.stage();
      }

      @Override
      public LoomClient wrap(LoomClient next) {
        throw new AssertionError("a chain tells its layers the head");
      }

      @Override
      public LoomClient wrap(LoomClient next, LoomClient head) {
        made = caching.wrap(next, head);
        return made;
      }
    };
  }

  private Loom.Builder chain() {
    return Loom.builder(upstream).with(layer(settings().build())).with(Logging.to(records::add));
  }

  private CachingProvider cache() {
    CachingProvider cache = made;
    if (cache == null) {
      throw new AssertionError("no chain was built");
    }
    return cache;
  }

  private static ChatRequest request(String text) {
    return ChatRequest.of("openai", "gpt-4o-mini", text);
  }

  private static ChatRequest request(CacheDirectives directives) {
    return request("hi").toBuilder().cache(directives).build();
  }

  /** Stores an answer that is stale now. */
  private void prime(LoomClient client, String text) throws InterruptedException {
    client.chat(request(text));
    records.take();
    ticker.advance(TTL.plusSeconds(1));
  }

  /** The record of the refresh, past those of stale answers; it has stored by then. */
  private CallRecord refreshed() throws InterruptedException {
    while (true) {
      CallRecord record = records.take();
      if (record.origin() == Origin.UPSTREAM) {
        return record;
      }
    }
  }

  @Test
  void staleEntryAnswersAtOnceAndOneRefreshIsLoggedAndPriced() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      upstream.behaving(gate.holding(2));
      for (int i = 0; i < 5; i++) {
        ChatResponse stale = loom.chat(request("hi"));
        assertThat(stale.origin()).isEqualTo(Origin.STALE);
        assertThat(stale.cache().status()).isEqualTo(Status.STALE);
        assertThat(stale.cache().remaining()).isEqualTo(Duration.ofSeconds(-1));
        assertThat(stale.text()).isEqualTo("answer 1");
        gate.called.await();
        CallRecord logged = records.take();
        assertThat(logged.origin()).isEqualTo(Origin.STALE);
        assertThat(logged.spent()).isEqualTo(Money.ZERO);
        assertThat(logged.saved()).isEqualTo(Money.ofUsd("0.0000045"));
      }
      gate.release.countDown();
      CallRecord refresh = refreshed();
      assertThat(refresh.cache().status()).isEqualTo(Status.REFRESH);
      assertThat(refresh.spent()).isEqualTo(Money.ofUsd("0.0000045"));
      assertThat(refresh.saved()).isEqualTo(Money.ZERO);
      ChatResponse fresh = loom.chat(request("hi"));
      assertThat(fresh.origin()).isEqualTo(Origin.CACHE);
      assertThat(fresh.text()).isEqualTo("answer 2");
      assertThat(upstream.calls()).isEqualTo(2);
      assertThat(cache().stats())
          .returns(5L, stats -> stats.stale())
          .returns(6L, stats -> stats.hits())
          .returns(1L, stats -> stats.misses())
          .returns(1L, stats -> stats.refreshes())
          .returns(0L, stats -> stats.refreshesSkipped())
          .returns(0L, stats -> stats.refreshesFailed());
    }
  }

  @Test
  void staleEntryIsReplayedToAListener() throws Exception {
    try (Loom loom = chain().build()) {
      List<Delta> live = new ArrayList<>();
      loom.chat(request("hi"), live::add);
      ticker.advance(TTL);
      List<Delta> replayed = new ArrayList<>();
      assertThat(loom.chat(request("hi"), replayed::add).origin()).isEqualTo(Origin.STALE);
      assertThat(replayed).isEqualTo(live).hasSize(2);
    }
  }

  /** Refuses every call from the second on. */
  private static final class Budget implements Layer {
    private final IllegalStateException refusal = new IllegalStateException("budget");
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Stage stage() {
      return Stage.BUDGET;
    }

    @Override
    public LoomClient wrap(LoomClient next) {
      return new LoomClient() {
        @Override
        public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
          if (calls.getAndIncrement() > 0) {
            throw refusal;
          }
          return next.chat(request, listener);
        }

        @Override
        public CallFailure describe(Throwable failure) {
          return failure == refusal
              ? new CallFailure(CallFailure.Kind.REFUSED, 0, "budget")
              : next.describe(failure);
        }
      };
    }
  }

  @Test
  void refreshIsHeldToTheBudget() throws Exception {
    try (Loom loom = chain().with(new Budget()).build()) {
      prime(loom, "hi");
      assertThat(loom.chat(request("hi")).origin()).isEqualTo(Origin.STALE);
      CallRecord refused = refreshed();
      assertThat(refused.error()).hasToString("IllegalStateException budget");
      assertThat(refused.spent()).isEqualTo(Money.ZERO);
      CacheDirectives reading = CacheDirectives.NO_STORE; // starts no refresh
      assertThat(loom.chat(request(reading)).text()).as("the old entry").isEqualTo("answer 1");
    }
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(cache().stats().refreshesFailed()).isEqualTo(1);
  }

  @Test
  void failedRefreshLeavesTheOldEntryAndTheNextCallTriesAgain() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      upstream.behaving(
          (number, asked, listener) -> {
            if (number == 2) {
              throw new IllegalStateException("503");
            }
            return FakeUpstream.text("answer " + number);
          });
      loom.chat(request("hi"));
      assertThat(refreshed().error()).isNotNull();
      CacheDirectives reading = CacheDirectives.NO_STORE; // starts no refresh
      assertThat(loom.chat(request(reading)).text()).isEqualTo("answer 1");
      while (upstream.calls() < 3) { // the key is free again just after the record
        loom.chat(request("hi"));
      }
      assertThat(refreshed().error()).isNull();
      assertThat(loom.chat(request("hi")).text()).isEqualTo("answer 3");
      assertThat(cache().stats().refreshesFailed()).isEqualTo(1);
    }
  }

  @Test
  void refreshThatFindsNoRoomIsSkippedAndCounted() throws Exception {
    int room = 2 + 64;
    try (Loom loom = chain().build()) {
      for (int i = 0; i < room + 4; i++) {
        loom.chat(request("prompt " + i));
        records.take();
      }
      ticker.advance(TTL);
      upstream.behaving(
          (number, asked, listener) -> {
            gate.pass();
            return FakeUpstream.text("new");
          });
      for (int i = 0; i < room + 4; i++) {
        assertThat(loom.chat(request("prompt " + i)).origin()).isEqualTo(Origin.STALE);
      }
      assertThat(cache().stats().refreshesSkipped()).isEqualTo(4);
      gate.release.countDown();
      for (int i = 0; i < room; i++) {
        refreshed();
      }
      assertThat(loom.chat(request("prompt " + (room + 3))).origin()).isEqualTo(Origin.STALE);
      refreshed();
      assertThat(loom.chat(request("prompt " + (room + 3))).text()).isEqualTo("new");
      assertThat(cache().stats().refreshesSkipped()).isEqualTo(4);
    }
  }

  @Test
  void callThatStoresNothingStartsNoRefresh() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      for (CacheDirectives asked :
          List.of(CacheDirectives.NO_STORE, CacheDirectives.ONLY_IF_CACHED)) {
        assertThat(loom.chat(request(asked)).origin()).isEqualTo(Origin.STALE);
      }
    } // closing waits for what runs
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(cache().stats().refreshes()).isZero();
    assertThat(cache().stats().stale()).isEqualTo(2);
  }

  @Test
  void entryOlderThanTheCallAcceptsOrPastItsWindowIsNotServed() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      CacheDirectives young = CacheDirectives.builder().maxAge(TTL).noStore().build();
      assertThat(loom.chat(request(young)).text()).isEqualTo("answer 2");
      ticker.advance(WINDOW.minusSeconds(1).minusNanos(1));
      CacheDirectives readOnly = CacheDirectives.NO_STORE;
      assertThat(loom.chat(request(readOnly)).origin()).isEqualTo(Origin.STALE);
      ticker.advance(Duration.ofNanos(1));
      assertThat(loom.chat(request(readOnly)).text()).isEqualTo("answer 3");
    }
  }

  @Test
  void invalidatedEntryIsNotServedAndARefreshUnderWayDoesNotRestoreIt() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      upstream.behaving(gate.holding(2));
      assertThat(loom.chat(request("hi")).origin()).isEqualTo(Origin.STALE);
      gate.called.await();
      cache().invalidate(CacheSelector.all());
      CacheDirectives asked = CacheDirectives.ONLY_IF_CACHED;
      assertThatThrownBy(() -> loom.chat(request(asked))).isInstanceOf(NotCachedException.class);
      gate.release.countDown();
      CallRecord refresh = records.take();
      while (refresh.cache() == null || refresh.cache().status() != Status.REFRESH) {
        refresh = records.take();
      }
      assertThat(refresh.cache().reason()).isEqualTo("invalidated");
      assertThatThrownBy(() -> loom.chat(request(asked))).isInstanceOf(NotCachedException.class);
    }
  }

  @Test
  void entryThatIsFreshAgainIsNotRefreshed() throws Exception {
    try (Loom loom = chain().build()) {
      prime(loom, "hi");
      store.afterGet.add( // between the lookup of the stale entry and the start of its refresh
          () -> loom.chat(request(CacheDirectives.REFRESH)));
      assertThat(loom.chat(request("hi")).text()).isEqualTo("answer 1");
    } // closing waits for what runs
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(cache().stats())
        .returns(1L, stats -> stats.refreshesSkipped())
        .returns(1L, stats -> stats.refreshes());
  }

  @Test
  void refreshKeepsTheTagsAndTheLifetimeOfTheEntry() throws Exception {
    Duration own = TTL.multipliedBy(2);
    try (Loom loom = chain().build()) {
      loom.chat(request(CacheDirectives.builder().ttl(own).tags("entry").build()));
      records.take();
      ticker.advance(own);
      loom.chat(request(CacheDirectives.builder().tags("reader").build()));
      refreshed();
      ChatResponse fresh = loom.chat(request("hi"));
      assertThat(fresh.text()).isEqualTo("answer 2");
      assertThat(fresh.cache().remaining()).isEqualTo(own);
      assertThat(cache().dryRun(CacheSelector.tag("entry")).removed()).isEqualTo(1);
      assertThat(cache().dryRun(CacheSelector.tag("reader")).removed()).isEqualTo(1);
    }
  }

  @Test
  void refreshOfAnEntryWithTheDefaultLifetimeIsJitteredAnew() throws Exception {
    try (Loom loom =
        Loom.builder(upstream)
            .with(layer(settings().defaultTtl(Duration.ofSeconds(1)).ttlJitter(0.5).build()))
            .with(Logging.to(records::add))
            .build()) {
      loom.chat(request("hi"));
      records.take();
      ticker.advance(Duration.ofSeconds(1));
      assertThat(loom.chat(request("hi")).origin()).isEqualTo(Origin.STALE);
      refreshed();
      assertThat(cache().stats().refreshesFailed()).isZero();
      assertThat(loom.chat(request("hi")).text()).isEqualTo("answer 2");
    }
  }

  @Test
  void closingEndsARefreshThatHangs() throws Exception {
    Loom loom = chain().build();
    prime(loom, "hi");
    upstream.behaving(gate.holding(2));
    loom.chat(request("hi"));
    gate.called.await();
    Call closing =
        new Call(
            () -> {
              Thread.currentThread().interrupt(); // an impatient host
              loom.close();
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return FakeUpstream.text("closed");
            });
    assertThat(closing.answer().text()).isEqualTo("closed");
    assertThat(refreshed().status()).isEqualTo(CallFailure.STATUS_CANCELLED);
    assertThat(loom.chat(request("hi")).cache().reason()).isEqualTo("closed");
  }

  @Test
  void handWiredCacheRefusesToRevalidate() {
    String sentence =
        "stale_while_revalidate is 10m, and a cache wired by hand has no head of a chain to"
            + " refresh through; allowed is 0, or a cache built by Loom.builder";
    Caching caching = settings().build();
    assertThatThrownBy(() -> new CachingProvider(upstream, caching))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> caching.wrap(upstream)).hasMessage(sentence);
    Throwable none =
        catchThrowable(() -> settings().enabled(false).build().wrap(upstream).chat(request("hi")));
    assertThat(none).as("a cache that is off needs no head").isNull();
  }

  @Test
  void jitterShortensTheDefaultLifetimeAlone() {
    CachingProvider cache =
        Caching.builder()
            .backend(new MemoryBackend(1_000, 10 << 20, ticker))
            .nanoTime(ticker)
            .defaultTtl(TTL)
            .ttlJitter(0.5)
            .build()
            .wrap(upstream);
    List<Duration> lifetimes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      cache.chat(request("prompt " + i));
      lifetimes.add(cache.chat(request("prompt " + i)).cache().remaining());
    }
    assertThat(lifetimes)
        .allSatisfy(lifetime -> assertThat(lifetime).isBetween(TTL.dividedBy(2), TTL))
        .anySatisfy(lifetime -> assertThat(lifetime).isLessThan(TTL.minusMinutes(10)));
    CacheDirectives own = CacheDirectives.ttl(TTL);
    for (int i = 0; i < 50; i++) {
      ChatRequest asked = request("own " + i).toBuilder().cache(own).build();
      cache.chat(asked);
      assertThat(cache.chat(asked).cache().remaining()).isEqualTo(TTL);
    }
  }
}
