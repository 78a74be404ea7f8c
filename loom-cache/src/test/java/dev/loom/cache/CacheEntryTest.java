package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.PriceBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CacheEntryTest {
  private static final CacheCell CELL = new CacheCell(CacheScope.USER, "t", "u", "p", "m");

  private static CacheEntry entry(CacheKey key, Set<String> tags, Lifetime lifetime) {
    return CacheEntry.of(
        new EntryLabels(key, key.cell().tenant(), key.cell().user(), tags),
        ChatResponse.builder()
            .text("secret")
            .usage(BilledUsage.of(TokenUsage.of(3, 4), null))
            .build(),
        StreamPieces.whole(),
        lifetime,
        Duration.ofMillis(7));
  }

  @Test
  void foreignCallerGetsNoAnswerEvenUnderTheSameDigest() {
    CacheEntry entry =
        entry(new CacheKey(1, 2, 3, 4, CELL), Set.of("x"), Lifetime.of(Duration.ofHours(1)));
    assertThat(entry.answers(new CacheKey(1, 2, 3, 4, CELL))).isTrue();
    assertThat(entry.answers(new CacheKey(1, 2, 3, 5, CELL))).isFalse();
    for (CacheCell foreign :
        new CacheCell[] {
          new CacheCell(CacheScope.USER, "t", "v", "p", "m"),
          new CacheCell(CacheScope.USER, "s", "u", "p", "m"),
          new CacheCell(CacheScope.TENANT, "t", null, "p", "m"),
          new CacheCell(CacheScope.GLOBAL, null, null, "p", "m")
        }) {
      assertThat(entry.answers(new CacheKey(1, 2, 3, 4, foreign))).as("%s", foreign).isFalse();
    }
    assertThat(entry.toString()).contains(entry.key().toString()).doesNotContain("secret");
    assertThat(entry.labels().toString()).isEqualTo("EntryLabels[" + entry.key() + "]");
    assertThat(CELL.toString()).isEqualTo("CacheCell[USER, p, m]");
  }

  @Test
  void entryWithoutLifetimeIsRefused() {
    for (Duration ttl : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> Lifetime.of(ttl))
          .hasMessage("ttl of an entry is " + ttl + "; it must be positive");
    }
    assertThatThrownBy(() -> new Lifetime(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("an entry is kept PT1S; it must be at least its ttl of PT2S");
  }

  @Test
  void slotIsTheEntryAndKnowsItsMoment() {
    CacheEntry made =
        entry(
            CacheKey.of(
                ChatRequest.builder("p", "m").user("x").caller(Caller.of("t", "u")).build(),
                CacheScope.USER),
            Set.of("x"),
            new Lifetime(Duration.ofMinutes(5), Duration.ofMinutes(6)));
    Generation generation = new Generation(CELL);
    Slot slot = new Slot(made, generation, 99, 1);
    assertThat(made).usingRecursiveComparison().isEqualTo(slot);
    assertThat(slot.key().cell()).isSameAs(generation.cell);
    assertThat(slot.labels().key()).isSameAs(slot.key());
    assertThat(slot.answers(made.key())).isTrue();
    assertThat(slot.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(slot.kept()).isEqualTo(Duration.ofMinutes(6));
    assertThat(slot.upstreamLatency()).isEqualTo(Duration.ofMillis(7));
    assertThat(slot.tokens()).isEqualTo(7);
    assertThat(slot.age(98)).isZero();
    assertThat(slot.age(100)).isEqualTo(1);
    assertThat(slot.momentOf(1)).isEqualTo(100);
  }

  @Test
  void slotTellsAValueToThosePricesAloneThatItWasFoundBy() {
    CacheEntry made =
        entry(new CacheKey(1, 2, 3, 4, CELL), Set.of(), Lifetime.of(Duration.ofMinutes(5)));
    Slot slot = new Slot(made, new Generation(CELL), 0, 0);
    PricePeriod period = new PricePeriod(PriceBook.bundled(), Instant.EPOCH);
    HitPricing one = new HitPricing(period, new HitSums());
    HitPricing two = new HitPricing(period, new HitSums());
    assertThat(slot.pricedBy()).isNull();
    assertThat(slot.picoUsd(one)).isEqualTo(HitPricing.UNKNOWN);
    slot.price(one, 7);
    assertThat(slot.pricedBy()).isSameAs(one);
    assertThat(slot.picoUsd(one)).isEqualTo(7);
    assertThat(slot.picoUsd(two)).isEqualTo(HitPricing.UNKNOWN);
    slot.price(two, HitPricing.UNPRICED);
    assertThat(slot.picoUsd(two)).isEqualTo(HitPricing.UNPRICED);
    assertThat(slot.picoUsd(one)).isEqualTo(HitPricing.UNKNOWN);
  }

  /** Two caches with prices of their own share a store: neither may count the other's amounts. */
  @Test
  void slotNeverTellsAnothersValueAmongThreads() throws Exception {
    CacheEntry made =
        entry(new CacheKey(1, 2, 3, 4, CELL), Set.of(), Lifetime.of(Duration.ofMinutes(5)));
    Slot slot = new Slot(made, new Generation(CELL), 0, 0);
    PricePeriod period = new PricePeriod(PriceBook.bundled(), Instant.EPOCH);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (long own = 1; own <= 4; own++) {
        long amount = own;
        HitPricing mine = new HitPricing(period, new HitSums());
        all.add(
            pool.submit(
                () -> {
                  boolean right = true;
                  for (int i = 0; i < 50_000; i++) {
                    slot.price(mine, amount);
                    long told = slot.picoUsd(mine);
                    right &= told == amount || told == HitPricing.UNKNOWN;
                  }
                  return right;
                }));
      }
      for (Future<Boolean> each : all) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void labelsNameTheCallerThatTheKeyIsKeptApartBy() {
    CacheKey user = new CacheKey(1, 2, 3, 4, CELL);
    CacheKey tenant =
        new CacheKey(1, 2, 3, 4, new CacheCell(CacheScope.TENANT, "t", null, "p", "m"));
    CacheKey global =
        new CacheKey(1, 2, 3, 4, new CacheCell(CacheScope.GLOBAL, null, null, "p", "m"));
    assertThat(new EntryLabels(tenant, "t", "v", Set.of()).user()).isEqualTo("v");
    assertThat(new EntryLabels(global, "s", "v", Set.of()).tenant()).isEqualTo("s");
    assertThatThrownBy(() -> new EntryLabels(user, "t", "v", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another caller than the key");
    assertThatThrownBy(() -> new EntryLabels(tenant, null, "u", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesOfManyCallersAreKeptExactly() {
    for (int i = 0; i < 5_000; i++) { // more than there are slots
      assertThat(SharedNames.of("user " + i)).isEqualTo("user " + i);
    }
    String first = SharedNames.of("u".repeat(3));
    assertThat(SharedNames.of("u".repeat(3))).isSameAs(first);
    assertThat(SharedNames.of("u".repeat(129))).isEqualTo("u".repeat(129));
    assertThat(SharedNames.of(null)).isNull();
  }
}
