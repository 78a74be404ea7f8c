package dev.loom.cache;

/** What a hit on an entry saves. */
record HitValue() {}
