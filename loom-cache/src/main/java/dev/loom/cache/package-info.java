/**
 * The response cache: what makes two requests equal, what may be kept, one upstream call for equal
 * calls in flight, and a store in memory. {@link dev.loom.cache.Caching} is the way in.
 */
@NullMarked
package dev.loom.cache;

import org.jspecify.annotations.NullMarked;
