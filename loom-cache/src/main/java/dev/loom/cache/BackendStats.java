package dev.loom.cache;

/**
 * What a store holds and has dropped by itself. Immutable.
 *
 * @param entries fresh entries held
 * @param bytes their estimated size
 * @param evictions entries dropped for lack of room, since the start
 * @param expirations entries dropped at the end of their lifetime, since the start
 */
public record BackendStats(long entries, long bytes, long evictions, long expirations) {}
