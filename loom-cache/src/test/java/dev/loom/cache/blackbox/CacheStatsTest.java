package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.ModelStats;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.Rate;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CacheStatsTest {
  private static final Instant START = Instant.parse("2026-03-31T23:59:50Z");
  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");

  private final ManualTicker ticker = new ManualTicker();
  private final WallClock clock = new WallClock();
  private final AtomicInteger bookAsked = new AtomicInteger();
  private volatile PriceBook book =
      PriceBook.of("1", List.of(line("0.15", "0.6", null, APRIL), line("0.3", "1.1", APRIL, null)));
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = settings().build().wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");

  /** Moves with the test and counts how often it is asked. */
  private static final class WallClock extends Clock {
    private volatile Instant now = START;
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new AssertionError("zones do not matter");
    }

    @Override
    public Instant instant() {
      asked.incrementAndGet();
      return now;
    }
  }

  private static PriceLine line(
      String input, String output, @Nullable Instant from, @Nullable Instant to) {
    return new PriceLine(
        "openai",
        "m",
        null,
        from,
        to,
        null,
        OptionalLong.empty(),
        false,
        null,
        Map.of(Rate.INPUT, new BigDecimal(input), Rate.OUTPUT, new BigDecimal(output)),
        Map.of(),
        "",
        "");
  }

  private CachingBuilder settings() {
    return Caching.builder()
        .backend(new MemoryBackend(10_000, 100 << 20, ticker))
        .nanoTime(ticker)
        .clock(clock)
        .prices(
            new CostCalculator(
                () -> {
                  bookAsked.incrementAndGet();
                  return book;
                }));
  }

  private void pass(Duration time) {
    ticker.advance(time);
    clock.now = clock.now.plus(time);
  }

  private Money saved() {
    return cache.stats().costSaved();
  }

  @Test
  void costSavedIsExactAtThePriceOfTheHit() {
    upstream.behaving(
        (number, asked, listener) ->
            FakeUpstream.answer("x")
                .usage(BilledUsage.of(TokenUsage.of(1_234_567, 7), "m"))
                .build());
    cache.chat(request);
    assertThat(saved()).as("a miss saves nothing").isEqualTo(Money.ZERO);
    cache.chat(request);
    assertThat(saved()).isEqualTo(Money.ofUsd("0.18518925")); // 1,234,567 × 0.15 + 7 × 0.6
    cache.chat(request);
    assertThat(saved()).isEqualTo(Money.ofUsd("0.3703785"));
    pass(Duration.ofSeconds(10));
    cache.chat(request);
    assertThat(saved()).as("April's price").isEqualTo(Money.ofUsd("0.7407563")); // + 0.3703778
    book = PriceBook.of("2", List.of(line("0", "0.000001", null, null)));
    cache.chat(request);
    assertThat(saved()).as("a new book counts at once").isEqualTo(Money.ofUsd("0.740756300007"));
  }

  @Test
  void hitPaysNoSecondPriceLookupWithinASecond() {
    cache.chat(request);
    cache.chat(request);
    int priced = clock.asked.get();
    int asked = bookAsked.get();
    for (int i = 0; i < 99; i++) {
      pass(Duration.ofMillis(10));
      cache.chat(request);
    }
    assertThat(clock.asked).hasValue(priced);
    assertThat(bookAsked.get() - asked).as("which book it is, and no price").isEqualTo(99);
    pass(Duration.ofMillis(10));
    cache.chat(request);
    assertThat(clock.asked).hasValue(priced + 1);
  }

  @Test
  void unpricedHitsAreCountedApart() {
    ChatRequest unknown = ChatRequest.of("nobody", "unknown", "hi");
    for (int i = 0; i < 3; i++) {
      cache.chat(unknown);
      cache.chat(request);
    }
    CacheStats stats = cache.stats();
    assertThat(stats.models().get(new ModelId("nobody", "unknown")))
        .isEqualTo(new ModelStats(2, 1, 30, Money.ZERO, 2));
    assertThat(stats.models().get(new ModelId("openai", "m")))
        .isEqualTo(new ModelStats(2, 1, 30, Money.ofUsd("0.000009"), 0));
    assertThat(stats.total()).isEqualTo(new ModelStats(4, 2, 60, Money.ofUsd("0.000009"), 2));
    assertThat(stats.tokensSaved()).isEqualTo(60);
    assertThat(stats.hitRate()).isEqualTo(4 / 6.0);
  }

  @Test
  void modelsAddUpPerProvider() {
    for (String model : List.of("a", "b")) {
      for (String provider : List.of("openai", "anthropic")) {
        for (int i = 0; i < 2; i++) {
          cache.chat(ChatRequest.of(provider, model, "hi"));
        }
      }
    }
    cache.chat(ChatRequest.of("openai", "a", "hi"));
    Map<String, ModelStats> providers = cache.stats().providers();
    assertThat(providers.keySet()).containsExactly("anthropic", "openai");
    assertThat(providers.get("anthropic")).isEqualTo(new ModelStats(2, 2, 30, Money.ZERO, 2));
    assertThat(providers.get("openai"))
        .isEqualTo(new ModelStats(3, 2, 45, Money.ofUsd("0.0000135"), 0));
  }

  @Test
  void beyondAThousandModelsTheRestIsCountedTogether() {
    for (int i = 0; i < 1_010; i++) {
      ChatRequest asked = ChatRequest.of("openai", "model " + i, "hi");
      cache.chat(asked);
      cache.chat(asked);
    }
    cache.chat(ChatRequest.of("openai", "model 7", "hi"));
    CacheStats stats = cache.stats();
    assertThat(stats.models()).hasSize(1_001);
    assertThat(stats.models().get(new ModelId("__other__", "__other__")))
        .isEqualTo(new ModelStats(10, 10, 150, Money.ofUsd("0.000045"), 0));
    assertThat(stats.models().get(new ModelId("openai", "model 7")).hits()).isEqualTo(2);
    assertThat(stats.hits()).isEqualTo(1_011);
    assertThat(stats.misses()).isEqualTo(1_010);
  }

  @Test
  void parallelCallsCountNoMoreThanAThousandModels() throws Exception {
    List<Call> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int caller = t;
      callers.add(
          new Call(
              () -> {
                for (int i = 0; i < 400; i++) {
                  cache.chat(ChatRequest.of("p" + caller, "model " + i, "hi"));
                }
                return FakeUpstream.text("done");
              }));
    }
    for (Call caller : callers) {
      caller.answer();
    }
    assertThat(cache.stats().models()).hasSize(1_001);
    assertThat(cache.stats().misses()).isEqualTo(1_600);
  }

  @Test
  void latencySavedIsWhatTheUpstreamTook() {
    upstream.behaving(
        (number, asked, listener) -> {
          ticker.advance(Duration.ofMillis(100L * number));
          return FakeUpstream.text("x");
        });
    ChatRequest other = ChatRequest.of("openai", "m", "other");
    cache.chat(request);
    cache.chat(other);
    assertThat(cache.stats().averageLatencySaved()).isEqualTo(Duration.ZERO);
    cache.chat(request);
    cache.chat(other);
    cache.chat(other);
    assertThat(cache.stats().latencySaved()).isEqualTo(Duration.ofMillis(500));
    assertThat(cache.stats().averageLatencySaved()).isEqualTo(Duration.ofMillis(500).dividedBy(3));
  }

  @Test
  void timeOfALookupOutsideTheHeapIsNotSaved() {
    HookedBackend store = new HookedBackend();
    CachingProvider far = settings().backend(store).build().wrap(upstream);
    upstream.behaving(
        (number, asked, listener) -> {
          ticker.advance(Duration.ofMillis(100));
          return FakeUpstream.text("x");
        });
    far.chat(request);
    for (int millis : new int[] {30, 99, 5_000}) {
      store.afterGet.add(() -> ticker.advance(Duration.ofMillis(millis)));
      assertThat(far.chat(request).origin()).isEqualTo(Origin.CACHE);
    }
    assertThat(far.stats().latencySaved()).isEqualTo(Duration.ofMillis(70 + 1));
  }

  @Test
  void staleAnswersSaveWhatIsLeftOfTheUpstreamsTime() {
    CachingProvider lasting =
        settings()
            .defaultTtl(Duration.ofSeconds(1))
            .staleIfError(Duration.ofHours(1))
            .build()
            .wrap(upstream);
    upstream.describing(failure -> CallFailure.http(503, null));
    upstream.behaving(
        (number, asked, listener) -> {
          ticker.advance(Duration.ofMillis(number == 1 ? 100 : 40 * number));
          if (number > 1) {
            throw new IllegalStateException("down");
          }
          return FakeUpstream.text("x");
        });
    lasting.chat(request);
    lasting.chat(request);
    assertThat(lasting.stats().latencySaved()).isEqualTo(Duration.ofMillis(100));
    pass(Duration.ofSeconds(5));
    for (int i = 0; i < 2; i++) { // after 80 ms, and after 120 ms
      assertThat(lasting.chat(request).origin()).isEqualTo(Origin.STALE);
    }
    CacheStats stats = lasting.stats();
    assertThat(stats.latencySaved()).isEqualTo(Duration.ofMillis(120));
    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.staleAfterFailure()).isEqualTo(2);
    assertThat(stats.averageLatencySaved()).isEqualTo(Duration.ofMillis(40));
    lasting.resetStats();
    assertThat(lasting.stats().staleAfterFailure()).isZero();
  }

  @Test
  void resetStartsAgainAndLeavesEntries() {
    cache.chat(request);
    cache.chat(request);
    cache.chat(request.toBuilder().cache(CacheDirectives.NO_CACHE).build());
    cache.chat(request.toBuilder().cache(CacheDirectives.OFF).build());
    cache.chat(
        ChatRequest.of("openai", "m", "short").toBuilder()
            .cache(CacheDirectives.ttl(Duration.ofSeconds(1)))
            .build());
    pass(Duration.ofSeconds(5));
    assertThat(cache.stats().since()).isEqualTo(START);
    assertThat(cache.stats().expirations()).isEqualTo(1);
    cache.resetStats();
    CacheStats stats = cache.stats();
    assertThat(stats.since()).isEqualTo(START.plusSeconds(5));
    assertThat(stats.total()).isEqualTo(ModelStats.NONE);
    assertThat(stats.bypassed()).isEmpty();
    assertThat(stats.rejected()).isEmpty();
    assertThat(stats.stores() + stats.refreshes() + stats.expirations()).isZero();
    assertThat(stats.latencySaved()).isEqualTo(Duration.ZERO);
    assertThat(stats.entries()).isEqualTo(1);
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.CACHE);
    assertThat(cache.stats().costSaved()).isEqualTo(Money.ofUsd("0.0000045"));
    assertThat(cache.stats().hits()).isEqualTo(1);
  }

  @Test
  void cachesThatShareAStoreCountTheirOwnHits() {
    MemoryBackend shared = new MemoryBackend(100, 1 << 20, ticker);
    CachingProvider one = settings().backend(shared).build().wrap(upstream);
    CachingProvider two = settings().backend(shared).build().wrap(upstream);
    one.chat(request);
    two.chat(request);
    one.chat(request);
    two.chat(request);
    assertThat(one.stats().hits()).isEqualTo(1);
    assertThat(two.stats().hits()).isEqualTo(2);
    assertThat(two.stats().costSaved()).isEqualTo(Money.ofUsd("0.000009"));
  }

  @Test
  void pricesAndClockThatFailFailNoHit() {
    CachingProvider unlucky =
        settings()
            .scope(CacheScope.GLOBAL)
            .prices(
                new CostCalculator(
                    () -> {
                      throw new NoClassDefFoundError("the host's prices");
                    }))
            .build()
            .wrap(upstream);
    unlucky.chat(request);
    for (int i = 0; i < 2; i++) {
      assertThat(unlucky.chat(request).origin()).isEqualTo(Origin.CACHE);
    }
    assertThat(unlucky.stats().total()).isEqualTo(new ModelStats(2, 1, 30, Money.ZERO, 2));
  }

  @Test
  void entriesDroppedForLackOfRoomAreCountedFromTheResetOn() {
    MemoryBackend tiny = new MemoryBackend(5, 1 << 20, ticker);
    CachingProvider small = settings().backend(tiny).build().wrap(upstream);
    for (int i = 0; i < 8; i++) {
      small.chat(ChatRequest.of("openai", "m", "prompt " + i));
    }
    assertThat(small.stats().entries()).isEqualTo(5);
    assertThat(small.stats().evictions()).isEqualTo(3);
    small.resetStats();
    small.chat(ChatRequest.of("openai", "m", "one more"));
    assertThat(small.stats().evictions()).isEqualTo(1);
  }
}
