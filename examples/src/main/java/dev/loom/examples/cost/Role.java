package dev.loom.examples.cost;

/** What a member of a provider's usage counts. */
enum Role {
  PROMPT,
  COMPLETION,
  CACHE_READ,
  CACHE_WRITE,
  REASONING,
  TOTAL,
  SEARCHES,
  /** A part of the cache writes that must be all of them. */
  ALL_CACHE_WRITES,
  /** Read only when it is zero, as the four below. */
  NO_CACHE_WRITE_1H,
  NO_AUDIO_IN,
  NO_AUDIO_OUT,
  NO_IMAGE_OUT,
  /** Known to change nothing. */
  NONE
}
