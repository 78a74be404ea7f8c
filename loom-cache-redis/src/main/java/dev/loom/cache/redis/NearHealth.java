package dev.loom.cache.redis;

/**
 * How the near cache of a {@link TieredBackend} is and was. Immutable.
 *
 * @param inUse whether lookups are answered from it: it hears of the invalidations of other nodes
 * @param copies entries that it holds
 * @param subscriptions how often it has begun to hear of them; each begins with no copies
 * @param unreadableNotices notices that it could not read; each dropped all copies
 */
public record NearHealth(boolean inUse, long copies, long subscriptions, long unreadableNotices) {}
