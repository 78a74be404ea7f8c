/** A Redis of the benchmarks' own, and the least that one can do to talk to it. */
@NullMarked
package dev.loom.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
