package dev.loom.faults;

import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.StoreTicket;

/** The ways in which a cache asks Redis. */
enum Path {
  LOOKUP,
  TICKET,
  STORE,
  DRY_RUN,
  STATS,
  INVALIDATION;

  /** Asks, once; the ticket is of a time before all trouble. */
  void ask(CacheBackend store, CacheEntry entry, StoreTicket ticket) {
    switch (this) {
      case LOOKUP -> store.get(entry.key());
      case TICKET -> store.ticket(entry.key());
      case STORE -> {
        try {
          store.put(entry, ticket);
        } catch (RuntimeException e) {
          // What a failed store ends with; the cache counts it.
        }
      }
      case DRY_RUN -> store.dryRun(CacheSelector.tag("nobody bears this"));
      case STATS -> store.stats();
      case INVALIDATION -> store.invalidate(CacheSelector.tag("nobody bears this"));
    }
  }

  /** A ticket for a key that is not stored. */
  static StoreTicket ticket(CacheBackend store, CacheEntry entry) {
    return store.get(entry.key()) instanceof CacheMiss miss
        ? miss.ticket()
        : store.ticket(entry.key());
  }
}
