/** A response cache in Redis, shared by a fleet; and what stands in for it while Redis is away. */
@NullMarked
package dev.loom.cache.redis;

import org.jspecify.annotations.NullMarked;
