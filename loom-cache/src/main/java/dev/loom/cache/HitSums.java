package dev.loom.cache;

import dev.loom.cost.Money;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for one model. A served entry adds to all sums at the price of one atomic
 * operation: each thread has a row that it adds to under the row's lock, and goes to another row
 * rather than wait. Exact as soon as all that add have returned. Thread-safe.
 */
final class HitSums {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int MAX_ROWS = 64;

  // Amid a row of three lines of a processor's cache: no two rows ever share one.
  private static final int LOCK = 8;
  private static final int HITS = 9;
  private static final int TOKENS = 10;
  private static final int PICO_USD = 11;
  private static final int UNPRICED = 12;
  private static final int NANOS = 13;
  private static final int ROW_LENGTH = 24;

  private final AtomicReferenceArray<long @Nullable []> rows;
  private final LongAdder misses = new LongAdder();
  private volatile @Nullable HitPricing pricing;
  // What found every row locked; that takes as many threads that are held up in the middle of it.
  private final LongAdder[] beside = new LongAdder[ROW_LENGTH];

  /** Sums of zero, with as many rows as threads can run at once. */
  HitSums() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /** Sums of zero with rows for so many threads; with none, all is counted beside. */
  HitSums(int threads) {
    this.rows = new AtomicReferenceArray<>(powerOfTwo(Math.min(MAX_ROWS, threads)));
    for (int sum = HITS; sum <= NANOS; sum++) {
      beside[sum] = new LongAdder();
    }
  }

  private static int powerOfTwo(int least) {
    return least <= 1 ? least : Integer.highestOneBit(least - 1) << 1;
  }

  /**
   * A served entry.
   *
   * @param hits 1 when that is a hit, 0 when its lookup was counted otherwise
   * @param tokens what it saved
   * @param picoUsd what it saved, {@link HitPricing#UNPRICED} when there is no price
   * @param nanos the time that it saved
   */
  void add(int hits, long tokens, long picoUsd, long nanos) {
    boolean priced = picoUsd != HitPricing.UNPRICED;
    long[] row = lock();
    if (row == null) {
      beside[HITS].add(hits);
      beside[TOKENS].add(tokens);
      beside[priced ? PICO_USD : UNPRICED].add(priced ? picoUsd : 1);
      beside[NANOS].add(nanos);
      return;
    }
    row[HITS] += hits;
    row[TOKENS] += tokens;
    row[priced ? PICO_USD : UNPRICED] += priced ? picoUsd : 1;
    row[NANOS] += nanos;
    CELL.setRelease(row, LOCK, 0L);
  }

  /**
   * What entries of the model are priced by in a period; mostly the same object for all of them.
   */
  HitPricing pricing(PricePeriod period) {
    HitPricing known = pricing;
    if (known == null || known.period() != period) {
      known = new HitPricing(period, this);
      pricing = known;
    }
    return known;
  }

  void miss() {
    misses.increment();
  }

  /** A row that nobody else adds to until its lock is released, {@code null} when all are taken. */
  private long @Nullable [] lock() {
    long id = Thread.currentThread().getId();
    int first = (int) (id ^ id >>> 6);
    for (int i = 0; i < rows.length(); i++) {
      long[] row = row(first + i & rows.length() - 1);
      if (CELL.compareAndSet(row, LOCK, 0L, 1L)) {
        return row;
      }
    }
    return null;
  }

  private long[] row(int index) {
    long[] known = rows.get(index);
    if (known != null) {
      return known;
    }
    long[] made = new long[ROW_LENGTH];
    return rows.compareAndSet(index, null, made) ? made : row(index);
  }

  private long sum(int index) {
    long sum = beside[index].sum();
    for (int i = 0; i < rows.length(); i++) {
      long[] row = rows.get(i);
      if (row != null) {
        CELL.getAcquire(row, LOCK); // what was added under the lock is seen after it was released
        sum += (long) CELL.getOpaque(row, index);
      }
    }
    return sum;
  }

  long nanosSaved() {
    return sum(NANOS);
  }

  ModelStats snapshot() {
    return new ModelStats(
        sum(HITS), misses.sum(), sum(TOKENS), new Money(sum(PICO_USD)), sum(UNPRICED));
  }
}
