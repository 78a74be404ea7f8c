package dev.loom.cache;

import java.util.Objects;

/**
 * What a store holds and has dropped by itself. Immutable.
 *
 * @param name the kind of store: {@code memory}, {@code redis}, {@code tiered} or a name of its
 *     own; of a cache that is turned off the kind that is configured, {@code given} for the host's
 *     own
 * @param state how it is
 * @param entries entries held that a lookup can find
 * @param bytes their estimated size
 * @param maxBytes most bytes that it may hold; 0 where it sets no limit of its own
 * @param evictions entries dropped for lack of room, since the start
 * @param expirations entries dropped at the end of their lifetime, since the start
 */
public record BackendStats(
    String name,
    State state,
    long entries,
    long bytes,
    long maxBytes,
    long evictions,
    long expirations) {

  /** How a store is. */
  public enum State {
    /** It answers. */
    OK,
    /** Another store answers in its place. */
    FALLBACK,
    /** It does not answer. */
    DOWN
  }

  // Rejects {@code null}.
  public BackendStats {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
  }
}
