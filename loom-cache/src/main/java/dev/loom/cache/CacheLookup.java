package dev.loom.cache;

/** What a lookup came to: an entry, or none. */
public sealed interface CacheLookup permits CacheHit, CacheMiss {}
