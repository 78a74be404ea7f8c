package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ModelId;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts lookups and what hits save, per provider and model. A hit pays for its own adders and one
 * comparison: which model it counts for and what it is worth stands with the entry. Thread-safe.
 */
final class HitLedger {
  /** Models beyond this number are counted together. */
  static final int MAX_MODELS = 1000;

  /** Provider and model of what is counted together. */
  static final ModelId OTHER = new ModelId("__other__", "__other__");

  private final CostCalculator prices;
  private final Clock clock;
  private final ConcurrentMap<ModelId, Model> models = new ConcurrentHashMap<>();
  private final Model other = new Model();
  private final Object newModel = new Object();
  private final LongAdder nanosSaved = new LongAdder();
  private final LongAdder afterFailures = new LongAdder();

  /** Counters of one model. */
  static final class Model {
    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder tokens = new LongAdder();
    final LongAdder picoUsd = new LongAdder();
    final LongAdder unpriced = new LongAdder();

    ModelStats snapshot() {
      return new ModelStats(
          hits.sum(), misses.sum(), tokens.sum(), new Money(picoUsd.sum()), unpriced.sum());
    }
  }

  HitLedger(CostCalculator prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
  }

  /** A lookup was answered by an entry, which took some time. */
  void served(CacheHit hit, ChatRequest request, long tookNanos) {
    savedAnswer(hit, request, tookNanos).hits.increment();
  }

  /** An entry was served after the upstream had failed: its lookup was a miss. */
  void servedAfterFailure(CacheHit hit, ChatRequest request, long tookNanos) {
    savedAnswer(hit, request, tookNanos);
    afterFailures.increment();
  }

  private Model savedAnswer(CacheHit hit, ChatRequest request, long tookNanos) {
    CacheEntry entry = hit.entry();
    nanosSaved.add(Math.max(0, entry.latencyNanos() - tookNanos));
    HitValue value = valueOf(entry, hit.age().toNanos(), request);
    Model model = value.model();
    model.tokens.add(entry.tokens());
    if (value.picoUsd() == HitValue.UNPRICED) {
      model.unpriced.increment();
    } else {
      model.picoUsd.add(value.picoUsd());
    }
    return model;
  }

  private HitValue valueOf(CacheEntry entry, long age, ChatRequest request) {
    try {
      PriceBook book = prices.book();
      HitValue known = entry.value();
      return known != null && known.isGood(this, book, age)
          ? known
          : newValue(entry, age, request, book);
    } catch (Throwable trouble) { // prices and clock are the host's; the answer is served anyway
      return new HitValue(this, modelOf(request.model()), null, age, HitValue.UNPRICED);
    }
  }

  private HitValue newValue(CacheEntry entry, long age, ChatRequest request, PriceBook book) {
    Money amount = prices.saved(request, entry.response(), clock.instant()).amount();
    long pico = amount == null ? HitValue.UNPRICED : amount.picoUsd();
    HitValue value = new HitValue(this, modelOf(request.model()), book, age, pico);
    entry.value(value);
    return value;
  }

  void missed(ModelId model) {
    modelOf(model).misses.increment();
  }

  private Model modelOf(ModelId id) {
    Model known = models.get(id);
    if (known != null) {
      return known;
    }
    if (models.size() >= MAX_MODELS) {
      return other;
    }
    synchronized (newModel) { // no two threads take the last place
      return models.size() >= MAX_MODELS
          ? models.getOrDefault(id, other)
          : models.computeIfAbsent(id, ignored -> new Model());
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
    return Duration.ofNanos(nanosSaved.sum());
  }

  long servedAfterFailures() {
    return afterFailures.sum();
  }
}
