package dev.loom.chat;

/**
 * Places in a chain, outermost first; the order of the constants is the order in a chain. Logging
 * stands outside so that it sees hits and failures with their true latency; a budget stands inside
 * so that a free answer is never refused.
 */
public enum Stage {
  /** Times, prices and records every call. */
  LOG,
  /** Answers from the cache, and joins equal calls in flight. */
  CACHE,
  /** May refuse a call that would be paid for. */
  BUDGET
}
