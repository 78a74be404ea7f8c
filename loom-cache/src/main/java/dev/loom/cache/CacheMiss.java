package dev.loom.cache;

import java.util.Objects;

/**
 * A lookup that found no entry to serve. Immutable.
 *
 * @param ticket what an answer fetched because of this miss is stored with
 */
public record CacheMiss(StoreTicket ticket) implements CacheLookup {
  // Rejects {@code null}.
  public CacheMiss {
    Objects.requireNonNull(ticket, "ticket");
  }
}
