package dev.loom.cache;

import dev.loom.chat.ModelId;
import dev.loom.cost.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a cache did since its start or the last reset. Immutable.
 *
 * <p>Hits and misses count lookups: a call that went past the cache, or got the answer of an equal
 * call in flight, is neither. An entry that is expired or invalidated is a miss. A hit whose
 * listener ends its replay is still a hit.
 *
 * @param enabled whether configuration turns the cache on; all is zero when it does not
 * @param since start or last reset
 * @param backend the store's part, shared by all caches that use it
 * @param coalesced calls that got the answer of an equal call in flight
 * @param coalescedFailures calls that waited for an equal call in flight and ended with its
 *     failure, by an interrupt or past their deadline
 * @param negativeHits calls that ended with a remembered failure
 * @param stale answers served past their lifetime: while being refreshed (a hit too) or because the
 *     upstream failed (a miss too)
 * @param refreshes calls that asked for a fresh answer, those in the background included
 * @param refreshesSkipped refreshes in the background that found no room
 * @param refreshesFailed refreshes in the background that failed
 * @param bypassed calls that went past the cache, by reason: {@code closed}, {@code off}, {@code
 *     unkeyable}, {@code no_tenant}, {@code nondeterministic}, {@code stateful}, {@code
 *     server_tools}
 * @param rejected answers that were not kept, by reason: {@code failed}, {@code partial}, {@code
 *     truncated}, {@code filtered}, {@code refused}, {@code unfinished}, {@code bad_tool_json},
 *     {@code empty}, {@code server_tools}, {@code unstorable}, {@code too_large}, {@code no_store},
 *     {@code invalidated}, {@code closed}, {@code store_failed}
 * @param stores answers that were kept
 * @param coalesceTimeouts calls that gave up waiting and called the upstream themselves
 * @param backendErrors lookups that failed in the store, each a miss too, and invalidations, dry
 *     runs and {@code stats()} of the store that did
 * @param storeFailures answers that the store failed to keep
 * @param latencySaved what the upstream took for the answers served from entries, fresh or stale,
 *     less what serving them took, each at least zero; in memory the lookup is nothing to speak of
 * @param staleAfterFailure those of the stale answers that were served because the upstream failed
 * @param models lookups and savings per provider and model; past 1,000 of them the rest stands
 *     together under {@code __other__}
 */
public record CacheStats(
    boolean enabled,
    Instant since,
    BackendStats backend,
    long coalesced,
    long coalescedFailures,
    long negativeHits,
    long stale,
    long refreshes,
    long refreshesSkipped,
    long refreshesFailed,
    Map<String, Long> bypassed,
    Map<String, Long> rejected,
    long stores,
    long coalesceTimeouts,
    long backendErrors,
    long storeFailures,
    Duration latencySaved,
    long staleAfterFailure,
    Map<ModelId, ModelStats> models) {

  // Copies the maps.
  public CacheStats {
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(latencySaved, "latencySaved");
    bypassed = Map.copyOf(bypassed);
    rejected = Map.copyOf(rejected);
    models = Map.copyOf(models);
  }

  /**
   * Lookups and savings of all models together.
   *
   * @return the sum
   */
  public ModelStats total() {
    return models.values().stream().reduce(ModelStats.NONE, ModelStats::plus);
  }

  /**
   * Lookups and savings per provider.
   *
   * @return a map by the provider's id, in its order
   */
  public Map<String, ModelStats> providers() {
    Map<String, ModelStats> sums = new TreeMap<>();
    models.forEach((id, stats) -> sums.merge(id.provider(), stats, ModelStats::plus));
    return sums;
  }

  /**
   * Lookups that an entry answered.
   *
   * @return a count
   */
  public long hits() {
    return total().hits();
  }

  /**
   * Lookups that found no entry.
   *
   * @return a count
   */
  public long misses() {
    return total().misses();
  }

  /**
   * Share of lookups that were hits.
   *
   * @return hits / (hits + misses), 0 without lookups
   */
  public double hitRate() {
    ModelStats total = total();
    long lookups = total.hits() + total.misses();
    return lookups == 0 ? 0 : (double) total.hits() / lookups;
  }

  /**
   * Tokens of all answers served from entries, as far as they are known.
   *
   * @return a count
   */
  public long tokensSaved() {
    return total().tokensSaved();
  }

  /**
   * What the answers served from entries would have cost, as far as their price is known.
   *
   * @return the exact sum
   */
  public Money costSaved() {
    return total().costSaved();
  }

  /**
   * Time saved, on average, by an answer served from an entry, fresh or stale.
   *
   * @return the mean, zero without any
   */
  public Duration averageLatencySaved() {
    long served = total().hits() + staleAfterFailure;
    return served == 0 ? Duration.ZERO : latencySaved.dividedBy(served);
  }

  /**
   * Entries held now.
   *
   * @return a count
   */
  public long entries() {
    return backend.entries();
  }

  /**
   * Estimated size of the entries held now.
   *
   * @return bytes
   */
  public long bytes() {
    return backend.bytes();
  }

  /**
   * Entries dropped for lack of room.
   *
   * @return a count
   */
  public long evictions() {
    return backend.evictions();
  }

  /**
   * Entries dropped at the end of their lifetime.
   *
   * @return a count
   */
  public long expirations() {
    return backend.expirations();
  }
}
