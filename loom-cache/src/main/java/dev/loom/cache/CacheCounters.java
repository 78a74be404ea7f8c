package dev.loom.cache;

import dev.loom.cost.CostCalculator;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a cache does. Thread-safe; counting never waits. */
final class CacheCounters {
  final LongAdder coalesced = new LongAdder();
  final LongAdder coalescedFailures = new LongAdder();
  final LongAdder negativeHits = new LongAdder();
  final LongAdder refreshes = new LongAdder();
  final LongAdder refreshesSkipped = new LongAdder();
  final LongAdder refreshesFailed = new LongAdder();
  final LongAdder stale = new LongAdder();
  final LongAdder stores = new LongAdder();
  final LongAdder coalesceTimeouts = new LongAdder();
  final LongAdder backendErrors = new LongAdder();
  final LongAdder storeFailures = new LongAdder();

  private final CostCalculator prices;
  private final Clock clock;
  private final LongAdder[] bypassed = perReason();
  private final LongAdder[] rejected = perReason();
  private volatile HitLedger hits;
  private volatile Instant since;
  // What the backend had dropped by the last reset; the backend may count for others too.
  private volatile long evictedBefore;
  private volatile long expiredBefore;

  CacheCounters(CostCalculator prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
    this.hits = new HitLedger(prices, clock);
    this.since = clock.instant();
  }

  private static LongAdder[] perReason() {
    LongAdder[] adders = new LongAdder[Reason.values().length];
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  HitLedger hits() {
    return hits;
  }

  void bypassed(Reason reason) {
    bypassed[reason.ordinal()].increment();
  }

  void rejected(Reason reason) {
    rejected[reason.ordinal()].increment();
  }

  /** Starts again from zero; what is counted at this very moment may fall on either side. */
  void reset(BackendStats backend) {
    for (LongAdder adder :
        List.of(
            coalesced,
            coalescedFailures,
            negativeHits,
            refreshes,
            refreshesSkipped,
            refreshesFailed,
            stale,
            stores,
            coalesceTimeouts,
            backendErrors,
            storeFailures)) {
      adder.reset();
    }
    for (int i = 0; i < bypassed.length; i++) {
      bypassed[i].reset();
      rejected[i].reset();
    }
    hits = new HitLedger(prices, clock);
    evictedBefore = backend.evictions();
    expiredBefore = backend.expirations();
    since = clock.instant();
  }

  CacheStats snapshot(boolean enabled, BackendStats backend) {
    HitLedger ledger = hits;
    return new CacheStats(
        enabled,
        since,
        new BackendStats(
            backend.name(),
            backend.state(),
            backend.entries(),
            backend.bytes(),
            backend.maxBytes(),
            Math.max(0, backend.evictions() - evictedBefore),
            Math.max(0, backend.expirations() - expiredBefore)),
        coalesced.sum(),
        coalescedFailures.sum(),
        negativeHits.sum(),
        stale.sum(),
        refreshes.sum(),
        refreshesSkipped.sum(),
        refreshesFailed.sum(),
        byReason(bypassed),
        byReason(rejected),
        stores.sum(),
        coalesceTimeouts.sum(),
        backendErrors.sum(),
        storeFailures.sum(),
        ledger.latencySaved(),
        ledger.servedAfterFailures(),
        ledger.perModel());
  }

  private static Map<String, Long> byReason(LongAdder[] adders) {
    Map<String, Long> counts = new HashMap<>();
    for (Reason reason : Reason.values()) {
      long count = adders[reason.ordinal()].sum();
      if (count > 0) {
        counts.put(reason.code(), count);
      }
    }
    return counts;
  }
}
