package dev.loom.cache.redis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a store in Redis is and was. Immutable.
 *
 * @param available whether Redis answers; else memory does
 * @param outages how often it has fallen back to memory since it was opened
 * @param lastFellBack when it last fell back, {@code null} for never
 * @param lastCameBack when Redis was last used again, or for the first time; {@code null} for never
 * @param pendingInvalidations invalidations that Redis has yet to carry out
 * @param authenticated whether entries are authenticated by a secret, and not by a checksum alone
 */
public record RedisHealth(
    boolean available,
    long outages,
    @Nullable Instant lastFellBack,
    @Nullable Instant lastCameBack,
    int pendingInvalidations,
    boolean authenticated) {}
