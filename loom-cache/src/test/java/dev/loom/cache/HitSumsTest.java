package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HitSumsTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 20_000;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void servedEntriesAddUp() {
    HitSums sums = new HitSums();
    sums.add(1, 30, 7, 500);
    sums.add(0, 10, HitPricing.UNPRICED, 40);
    sums.miss();
    assertThat(sums.snapshot()).isEqualTo(new ModelStats(1, 1, 40, new Money(7), 1));
    assertThat(sums.nanosSaved()).isEqualTo(540);
  }

  /** With fewer rows than threads some find them taken. */
  @Test
  void noAdditionIsLostAmongThreads() throws Exception {
    for (int rows : new int[] {0, 1, 3, 1_000}) {
      HitSums sums = new HitSums(rows);
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < ROUNDS; round++) {
                    sums.add(1, 2, round % 4 == 0 ? HitPricing.UNPRICED : 3, 4);
                  }
                  return true;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      long calls = (long) THREADS * ROUNDS;
      assertThat(sums.snapshot())
          .isEqualTo(new ModelStats(calls, 0, 2 * calls, new Money(calls / 4 * 9), calls / 4));
      assertThat(sums.nanosSaved()).isEqualTo(4 * calls);
    }
  }

  @Test
  void whatFindsNoRowIsCountedBesideThem() {
    HitSums sums = new HitSums(0);
    sums.add(1, 1, 1, 1);
    sums.add(1, 30, 7, 500);
    sums.add(0, 10, HitPricing.UNPRICED, 40);
    assertThat(sums.snapshot()).isEqualTo(new ModelStats(2, 0, 41, new Money(8), 1));
    assertThat(sums.nanosSaved()).isEqualTo(541);
  }

  @Test
  void pricingIsTheSameObjectForAPeriod() {
    HitSums sums = new HitSums();
    PricePeriod now = new PricePeriod(PriceBook.bundled(), Instant.EPOCH);
    PricePeriod later = new PricePeriod(PriceBook.bundled(), Instant.EPOCH);
    HitPricing pricing = sums.pricing(now);
    assertThat(sums.pricing(now)).isSameAs(pricing);
    assertThat(sums.pricing(later)).isNotSameAs(pricing);
    assertThat(pricing.sums()).isSameAs(sums);
  }

  @Test
  void periodLastsFromItsMomentToTheNextChangeOfTheBook() {
    PriceBook book = PriceBook.bundled();
    Instant change = book.nextChange(Instant.EPOCH).orElseThrow();
    PricePeriod period = new PricePeriod(book, change.minusSeconds(5));
    assertThat(period.isOf(book)).isTrue();
    assertThat(period.isOf(PriceBook.of("1", List.of()))).isFalse();
    assertThat(period.holds(change.minusSeconds(5))).isTrue();
    assertThat(period.holds(change.minusNanos(1))).isTrue();
    assertThat(period.holds(change)).isFalse();
    assertThat(period.holds(change.minusSeconds(6))).as("a clock that was set back").isFalse();
  }
}
