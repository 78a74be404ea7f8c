package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheDirectives.Builder;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of directives, cell by cell. */
@Timeout(60)
class DirectivesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache =
      Caching.builder()
          .backend(new MemoryBackend(1_000, 10 << 20, ticker))
          .nanoTime(ticker)
          .build()
          .wrap(upstream);
  private final Gate gate = new Gate();

  private static ChatRequest asking(CacheDirectives directives) {
    return ChatRequest.of("openai", "m", "hi").toBuilder().cache(directives).build();
  }

  private static ChatRequest asking(UnaryOperator<Builder> directives) {
    return asking(directives.apply(CacheDirectives.builder()).build());
  }

  private ChatResponse plain() {
    return cache.chat(asking(CacheDirectives.DEFAULT));
  }

  private boolean isStored() {
    try {
      return cache.chat(asking(CacheDirectives.ONLY_IF_CACHED)).origin() == Origin.CACHE;
    } catch (NotCachedException e) {
      return false;
    }
  }

  private static Arguments row(
      String name, boolean reads, boolean stores, boolean joins, UnaryOperator<Builder> asked) {
    return Arguments.argumentSet(
        name, asked.apply(CacheDirectives.builder()).build(), reads, stores, joins);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        row("none", true, true, true, b -> b),
        row("ttl", true, true, true, b -> b.ttl(MINUTE)),
        row("maxAge", true, true, true, b -> b.maxAge(MINUTE)),
        row("maxAge 0", false, true, false, b -> b.maxAge(Duration.ZERO)),
        row("noCache", false, true, false, Builder::noCache),
        row("writeOnly", false, true, false, Builder::writeOnly),
        row("noStore", true, false, true, Builder::noStore),
        row("readOnly", true, false, true, Builder::readOnly),
        row("both", false, false, false, b -> b.noCache().noStore()),
        row("refresh", false, true, false, Builder::refresh),
        row("onlyIfCached", true, false, false, Builder::onlyIfCached),
        row("deadline", true, true, true, b -> b.deadline(MINUTE)),
        row("endless deadline", true, true, true, b -> b.deadline(Duration.ofSeconds(1L << 62))),
        row("tags", true, true, true, b -> b.tags("t")));
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsAsItsRowSays(CacheDirectives asked, boolean reads, boolean stores, boolean joins) {
    plain();
    ChatResponse second = cache.chat(asking(asked));
    assertThat(second.origin()).isEqualTo(reads ? Origin.CACHE : Origin.UPSTREAM);
    assertThat(second.text()).isEqualTo(reads ? "answer 1" : "answer 2");
    assertThat(plain().text()).isEqualTo(reads || !stores ? "answer 1" : "answer 2");
  }

  @ParameterizedTest
  @MethodSource("table")
  void storesAsItsRowSays(CacheDirectives asked, boolean reads, boolean stores, boolean joins) {
    if (asked.onlyIfCached()) {
      assertThatThrownBy(() -> cache.chat(asking(asked))).isInstanceOf(NotCachedException.class);
      assertThat(upstream.calls()).isZero();
    } else {
      assertThat(cache.chat(asking(asked)).text()).isEqualTo("answer 1");
    }
    assertThat(isStored()).isEqualTo(stores);
  }

  @ParameterizedTest
  @MethodSource("table")
  void joinsAFlightAsItsRowSays(CacheDirectives asked, boolean reads, boolean stores, boolean joins)
      throws Exception {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(this::plain);
    gate.called.await();
    Call second = new Call(() -> cache.chat(asking(asked)));
    if (joins) {
      second.waiting();
      gate.release.countDown();
      assertThat(second.answer().origin()).isEqualTo(Origin.COALESCED);
      assertThat(second.answer().text()).isEqualTo("answer 1");
    } else if (asked.onlyIfCached()) {
      assertThat(second.failure()).isInstanceOf(NotCachedException.class);
    } else {
      assertThat(second.answer().text()).as("while the flight is held").isEqualTo("answer 2");
    }
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void onlyIfCachedNeverAsksTheUpstreamWhateverBypassesTheCache() {
    ChatRequest.Builder odd =
        ChatRequest.builder("openai", "m").user("a").cache(CacheDirectives.ONLY_IF_CACHED);
    for (Caching settings :
        List.of(
            Caching.builder().enabled(false).build(),
            Caching.builder().requireTenant(true).build(),
            Caching.builder().nondeterministic(false).build())) {
      assertThatThrownBy(() -> settings.wrap(upstream).chat(odd.build()))
          .isInstanceOf(NotCachedException.class);
    }
    CachingProvider closed = Caching.inMemory().wrap(upstream);
    closed.close();
    assertThatThrownBy(() -> closed.chat(odd.build())).isInstanceOf(NotCachedException.class);
    assertThatThrownBy(() -> cache.chat(odd.extra("v", Double.NaN).build()))
        .isInstanceOf(NotCachedException.class);
    assertThat(upstream.calls()).isZero();
  }

  @Test
  void lifetimeOfACallIsKeptToTheNanosecond() {
    cache.chat(asking(b -> b.ttl(MINUTE)));
    ticker.advance(MINUTE.minusNanos(1));
    assertThat(plain().cache().remaining()).isEqualTo(Duration.ofNanos(1));
    ticker.advance(Duration.ofNanos(1));
    assertThat(plain().text()).isEqualTo("answer 2");
  }

  @Test
  void entryExactlyAsOldAsAllowedIsRead() {
    plain();
    ticker.advance(MINUTE);
    assertThat(cache.chat(asking(b -> b.maxAge(MINUTE))).origin()).isEqualTo(Origin.CACHE);
    ticker.advance(Duration.ofNanos(1));
    assertThat(cache.chat(asking(b -> b.maxAge(MINUTE))).text()).isEqualTo("answer 2");
    assertThat(plain().text()).as("and replaced").isEqualTo("answer 2");
    assertThat(cache.stats().misses()).isEqualTo(2);
  }

  @Test
  void flightsBegunWithinTheAgeAreJoined() throws Exception {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(this::plain);
    gate.called.await();
    ticker.advance(MINUTE);
    assertThat(cache.chat(asking(b -> b.maxAge(MINUTE.minusNanos(1)).noStore())).text())
        .isEqualTo("answer 2");
    Call follower = new Call(() -> cache.chat(asking(b -> b.maxAge(MINUTE)))).waiting();
    gate.release.countDown();
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(leader.answer().text()).isEqualTo("answer 1");
  }

  @Test
  void refreshJoinsOnlyOtherRefreshes() throws Exception {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> cache.chat(asking(CacheDirectives.REFRESH)));
    gate.called.await();
    Call other = new Call(() -> cache.chat(asking(CacheDirectives.REFRESH))).waiting();
    assertThat(plain().text()).as("a reader does not wait for it").isEqualTo("answer 2");
    gate.release.countDown();
    assertThat(leader.answer().cache().status()).isEqualTo(Status.REFRESH);
    assertThat(other.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(cache.stats().refreshes()).isEqualTo(1);
  }

  @Test
  void oldEntryServesOthersUntilItIsReplaced() throws Exception {
    plain();
    upstream.behaving(gate.holding(2));
    Call refresh = new Call(() -> cache.chat(asking(CacheDirectives.REFRESH)));
    gate.called.await();
    assertThat(plain().text()).isEqualTo("answer 1");
    gate.release.countDown();
    assertThat(refresh.answer().text()).isEqualTo("answer 2");
    assertThat(plain().text()).isEqualTo("answer 2");
  }

  @Test
  void failedRefreshLeavesTheOldEntry() {
    plain();
    IllegalStateException failure = new IllegalStateException("503");
    upstream.behaving(
        (number, asked, listener) -> {
          throw failure;
        });
    assertThatThrownBy(() -> cache.chat(asking(CacheDirectives.REFRESH))).isSameAs(failure);
    assertThat(plain().text()).isEqualTo("answer 1");
  }

  @Test
  void answerOfARefreshThatIsNotKeptLeavesTheOldEntry() {
    plain();
    upstream.behaving((number, asked, listener) -> FakeUpstream.text(""));
    assertThat(cache.chat(asking(CacheDirectives.REFRESH)).cache().reason()).isEqualTo("empty");
    assertThat(plain().text()).isEqualTo("answer 1");
  }

  @Test
  void callThatWantsAnEntryAloneCountsAsALookup() {
    assertThatThrownBy(() -> cache.chat(asking(CacheDirectives.ONLY_IF_CACHED)))
        .isInstanceOf(NotCachedException.class);
    assertThat(cache.stats().misses()).isEqualTo(1);
    assertThat(cache.stats().rejected()).isEmpty();
  }

  @Test
  void leaderThatStoresNothingStoresForAFollower() throws Exception {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> cache.chat(asking(CacheDirectives.NO_STORE)));
    gate.called.await();
    Call reader = new Call(() -> cache.chat(asking(CacheDirectives.NO_STORE))).waiting();
    Call follower = new Call(() -> cache.chat(asking(b -> b.ttl(MINUTE).tags("t")))).waiting();
    gate.release.countDown();
    assertThat(leader.answer().cache().reason()).as("it was kept").isNull();
    assertThat(reader.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(plain().cache().remaining()).as("by the follower's lifetime").isEqualTo(MINUTE);
    assertThat(cache.dryRun(CacheSelector.tag("t")).removed()).isEqualTo(1);
    assertThat(cache.stats().rejected()).isEmpty();
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void leaderThatStoresNothingStoresForAFollowerOverAnOldEntryToo() throws Exception {
    plain();
    ticker.advance(MINUTE);
    Duration younger = MINUTE.minusNanos(1);
    upstream.behaving(gate.holding(2));
    Call leader = new Call(() -> cache.chat(asking(b -> b.maxAge(younger).noStore())));
    gate.called.await();
    Call follower = new Call(() -> cache.chat(asking(b -> b.maxAge(younger)))).waiting();
    gate.release.countDown();
    assertThat(leader.answer().text()).isEqualTo("answer 2");
    assertThat(follower.answer().text()).isEqualTo("answer 2");
    assertThat(plain().text()).isEqualTo("answer 2");
  }

  @Test
  void leaderThatStoresNothingStoresForNoFollowerOfItsKind() throws Exception {
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> cache.chat(asking(CacheDirectives.NO_STORE)));
    gate.called.await();
    Call follower = new Call(() -> cache.chat(asking(CacheDirectives.NO_STORE))).waiting();
    gate.release.countDown();
    assertThat(leader.answer().cache().reason()).isEqualTo("no_store");
    assertThat(follower.answer().origin()).isEqualTo(Origin.COALESCED);
    assertThat(isStored()).isFalse();
    assertThat(cache.stats().rejected()).containsExactly(Map.entry("no_store", 1L));
  }

  @Test
  void namespacesShareNothing() {
    assertThat(cache.chat(asking(b -> b.namespace("a"))).text()).isEqualTo("answer 1");
    assertThat(cache.chat(asking(b -> b.namespace("b"))).text()).isEqualTo("answer 2");
    assertThat(plain().text()).isEqualTo("answer 3");
    assertThat(cache.chat(asking(b -> b.namespace("a"))).text()).isEqualTo("answer 1");
  }

  @Test
  void tagsAreNoPartOfTheKey() {
    cache.chat(asking(b -> b.tags("a", "b")));
    assertThat(cache.chat(asking(b -> b.tags("c"))).origin()).isEqualTo(Origin.CACHE);
  }
}
