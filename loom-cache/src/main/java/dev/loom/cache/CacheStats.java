package dev.loom.cache;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a cache did since it was made. Immutable. A call is counted in exactly one of hits, misses,
 * coalesced, coalescedFailures, refreshes and bypassed. A follower that came to call the upstream
 * itself is a miss; a hit whose listener ends its replay is still a hit.
 *
 * @param hits lookups that an entry answered
 * @param misses calls that found no entry and called the upstream
 * @param coalesced calls that got the answer of an equal call in flight
 * @param coalescedFailures calls that waited for an equal call in flight and ended with its
 *     failure, or by an interrupt
 * @param refreshes calls that asked for a fresh answer
 * @param bypassed calls that went past the cache, by reason: {@code closed}, {@code off}, {@code
 *     unkeyable}, {@code stateful}, {@code server_tools}
 * @param rejected answers that were not kept, by reason: {@code failed}, {@code partial}, {@code
 *     truncated}, {@code filtered}, {@code refused}, {@code unfinished}, {@code bad_tool_json},
 *     {@code empty}, {@code server_tools}, {@code unstorable}, {@code too_large}, {@code no_store},
 *     {@code closed}, {@code store_failed}
 * @param stores answers that were kept
 * @param coalesceTimeouts calls that gave up waiting and called the upstream themselves
 * @param backendErrors lookups that failed in the store, each a miss too, and {@code stats()} of
 *     the store that did
 * @param storeFailures answers that the store failed to keep
 * @param evictions entries dropped for lack of room
 * @param expirations entries dropped at the end of their lifetime
 * @param entries fresh entries held now
 * @param bytes their estimated size
 * @param tokensSaved tokens of all answers served from the cache, as far as they are known
 * @param latencySaved what the upstream took for the answers served from the cache
 */
public record CacheStats(
    long hits,
    long misses,
    long coalesced,
    long coalescedFailures,
    long refreshes,
    Map<String, Long> bypassed,
    Map<String, Long> rejected,
    long stores,
    long coalesceTimeouts,
    long backendErrors,
    long storeFailures,
    long evictions,
    long expirations,
    long entries,
    long bytes,
    long tokensSaved,
    Duration latencySaved) {

  // Copies the maps.
  public CacheStats {
    bypassed = Map.copyOf(bypassed);
    rejected = Map.copyOf(rejected);
    Objects.requireNonNull(latencySaved, "latencySaved");
  }

  /**
   * Share of lookups that were hits.
   *
   * @return hits / (hits + misses), 0 without lookups
   */
  public double hitRate() {
    long lookups = hits + misses;
    return lookups == 0 ? 0 : (double) hits / lookups;
  }
}
