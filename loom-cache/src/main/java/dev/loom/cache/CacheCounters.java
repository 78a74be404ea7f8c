package dev.loom.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a cache does. Thread-safe; counting never waits. */
final class CacheCounters {
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder coalesced = new LongAdder();
  final LongAdder coalescedFailures = new LongAdder();
  final LongAdder refreshes = new LongAdder();
  final LongAdder stores = new LongAdder();
  final LongAdder coalesceTimeouts = new LongAdder();
  final LongAdder backendErrors = new LongAdder();
  final LongAdder storeFailures = new LongAdder();

  private final LongAdder tokensSaved = new LongAdder();
  private final LongAdder nanosSaved = new LongAdder();
  private final LongAdder[] bypassed = perReason();
  private final LongAdder[] rejected = perReason();

  private static LongAdder[] perReason() {
    LongAdder[] adders = new LongAdder[Reason.values().length];
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void hit(CacheEntry entry) {
    hits.increment();
    tokensSaved.add(entry.tokens());
    nanosSaved.add(entry.latencyNanos());
  }

  void bypassed(Reason reason) {
    bypassed[reason.ordinal()].increment();
  }

  void rejected(Reason reason) {
    rejected[reason.ordinal()].increment();
  }

  CacheStats snapshot(BackendStats backend) {
    return new CacheStats(
        hits.sum(),
        misses.sum(),
        coalesced.sum(),
        coalescedFailures.sum(),
        refreshes.sum(),
        byReason(bypassed),
        byReason(rejected),
        stores.sum(),
        coalesceTimeouts.sum(),
        backendErrors.sum(),
        storeFailures.sum(),
        backend.evictions(),
        backend.expirations(),
        backend.entries(),
        backend.bytes(),
        tokensSaved.sum(),
        Duration.ofNanos(nanosSaved.sum()));
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
