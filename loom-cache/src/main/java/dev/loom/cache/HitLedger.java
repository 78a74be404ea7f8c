package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ModelId;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts lookups and what hits save, per provider and model. A hit on memory pays for one addition
 * and one comparison: which model it counts for and what it is worth stands with the entry.
 * Thread-safe.
 */
final class HitLedger {
  /** Models beyond this number are counted together. */
  static final int MAX_MODELS = 1000;

  /** Provider and model of what is counted together. */
  static final ModelId OTHER = new ModelId("__other__", "__other__");

  private static final long PERIOD_CHECK_NANOS = 1_000_000_000;

  private final CostCalculator prices;
  private final Clock clock;
  private final ConcurrentMap<ModelId, HitSums> models = new ConcurrentHashMap<>();
  private final HitSums other = new HitSums();
  private final Object newModel = new Object();
  private final LongAdder afterFailures = new LongAdder();

  // The prices in force and when that was looked at, which racing threads may do twice.
  private volatile @Nullable PricePeriod period;
  private volatile long periodSeen;

  HitLedger(CostCalculator prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
  }

  /** A lookup was answered by an entry, which took some time. */
  void served(CacheHit hit, ChatRequest request, long tookNanos) {
    count(hit, request, tookNanos, 1);
  }

  /** An entry was served after the upstream had failed: its lookup was a miss. */
  void servedAfterFailure(CacheHit hit, ChatRequest request, long tookNanos) {
    count(hit, request, tookNanos, 0);
    afterFailures.increment();
  }

  private void count(CacheHit hit, ChatRequest request, long tookNanos, int hits) {
    CacheEntry entry = hit.entry();
    HitSums sums = null;
    long pico = HitPricing.UNPRICED;
    try {
      if (entry instanceof Slot slot) {
        HitPricing pricing = pricingOf(slot, hit, request.model());
        sums = pricing.sums();
        pico = slot.picoUsd(pricing);
        if (pico == HitPricing.UNKNOWN) {
          pico = saved(entry, request);
          slot.price(pricing, pico);
        }
      } else {
        pico = saved(entry, request);
      }
    } catch (Throwable trouble) { // prices and clock are the host's; the answer is served anyway
      pico = HitPricing.UNPRICED;
    }
    if (sums == null) {
      sums = sumsOf(request.model());
    }
    sums.add(hits, entry.tokens(), pico, Math.max(0, entry.latencyNanos() - tookNanos));
  }

  /** The slot's own as long as that is good: then nothing about the model need be looked up. */
  private HitPricing pricingOf(Slot slot, CacheHit hit, ModelId model) {
    PricePeriod now = periodAt(slot.momentOf(hit.age().toNanos()));
    HitPricing known = slot.pricedBy();
    return known != null && known.period() == now ? known : sumsOf(model).pricing(now);
  }

  private PricePeriod periodAt(long nanos) {
    PriceBook book = prices.book();
    PricePeriod known = period;
    return known != null && known.isOf(book) && Math.abs(nanos - periodSeen) < PERIOD_CHECK_NANOS
        ? known
        : periodOf(book, nanos);
  }

  private PricePeriod periodOf(PriceBook book, long nanos) {
    Instant now = clock.instant();
    PricePeriod current = period;
    if (current == null || !current.isOf(book) || !current.holds(now)) {
      current = new PricePeriod(book, now);
      period = current;
    }
    periodSeen = nanos;
    return current;
  }

  private long saved(CacheEntry entry, ChatRequest request) {
    Money amount = prices.saved(request, entry.response(), clock.instant()).amount();
    return amount == null ? HitPricing.UNPRICED : amount.picoUsd();
  }

  void missed(ModelId model) {
    sumsOf(model).miss();
  }

  private HitSums sumsOf(ModelId id) {
    HitSums known = models.get(id);
    if (known != null) {
      return known;
    }
    if (models.size() >= MAX_MODELS) {
      return other;
    }
    synchronized (newModel) { // no two threads take the last place
      return models.size() >= MAX_MODELS
          ? models.getOrDefault(id, other)
          : models.computeIfAbsent(id, ignored -> new HitSums());
    }
  }

  Map<ModelId, ModelStats> perModel() {
    Map<ModelId, ModelStats> stats = new HashMap<>();
    models.forEach((id, model) -> stats.put(id, model.snapshot()));
    ModelStats rest = other.snapshot();
    if (!rest.equals(ModelStats.NONE)) {
      stats.put(OTHER, rest);
    }
    return stats;
  }

  Duration latencySaved() {
    long nanos = other.nanosSaved();
    for (HitSums sums : models.values()) {
      nanos += sums.nanosSaved();
    }
    return Duration.ofNanos(nanos);
  }

  long servedAfterFailures() {
    return afterFailures.sum();
  }
}
