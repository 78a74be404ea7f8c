package dev.loom.cache;

import dev.loom.chat.FinishReason;
import java.util.Set;

/**
 * What a host lets the cache do with calls and answers. Immutable.
 *
 * @param requireTenant whether calls without a tenant go past the cache
 * @param nondeterministic whether calls that do not ask for temperature 0 are cached
 * @param serverTools whether calls with tools that the provider runs itself are cached
 * @param storeFinishReasons finish reasons whose answers are kept beside those of finished ones
 * @param maxEntryBytes largest entry that is kept
 */
record CacheRules(
    boolean requireTenant,
    boolean nondeterministic,
    boolean serverTools,
    Set<FinishReason> storeFinishReasons,
    long maxEntryBytes) {

  private static final long MAX_ENTRY_BYTES = 1L << 30;

  // Rejects what is out of range, by the names of the settings.
  CacheRules {
    storeFinishReasons = Set.copyOf(storeFinishReasons);
    Settings.within("max_entry_bytes", maxEntryBytes, 1, MAX_ENTRY_BYTES);
  }
}
