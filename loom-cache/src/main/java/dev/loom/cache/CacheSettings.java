package dev.loom.cache;

import dev.loom.cost.CostCalculator;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * All that a cache is built from, checked. Immutable.
 *
 * @param enabled whether there is a cache at all
 * @param scope with whom answers are shared
 * @param keys what makes two requests equal
 * @param rules what is cached
 * @param lifetimes how long
 * @param coalesceWait longest wait for an equal call in flight
 * @param explainMisses how many explanations of past misses are kept
 * @param prices what hits save
 * @param clock wall time, for prices and the start of statistics
 * @param nanoTime monotonic time, for flights and latencies
 */
record CacheSettings(
    boolean enabled,
    CacheScope scope,
    KeyDerivation keys,
    CacheRules rules,
    CacheLifetimes lifetimes,
    Duration coalesceWait,
    int explainMisses,
    CostCalculator prices,
    Clock clock,
    LongSupplier nanoTime) {

  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final int MAX_EXPLANATIONS = 1024;

  // Rejects what is out of range, by the names of the settings; makes the host's ticker harmless.
  CacheSettings {
    Settings.within("coalesce_wait", coalesceWait, Duration.ZERO, MAX_WAIT);
    Settings.within("explain_misses", explainMisses, 0, MAX_EXPLANATIONS);
    nanoTime = new HostTicker(nanoTime);
  }
}
