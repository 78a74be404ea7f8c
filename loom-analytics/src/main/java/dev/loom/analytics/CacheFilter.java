package dev.loom.analytics;

import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import java.util.Locale;

/** Which part the cache had in a call. Each call is in exactly one of these. */
public enum CacheFilter {
  /** Answered without an upstream call of its own: from the cache, stale, or coalesced. */
  HIT,
  /** Nothing was found, or a fresh answer was asked for; the upstream was called. */
  MISS,
  /** There is a cache, but it was not asked. */
  BYPASS,
  /** No cache in the chain. */
  NONE;

  /**
   * Tells which one a call is in.
   *
   * @param origin how the answer came to be
   * @param status what the cache did
   * @return the one filter that selects such a call
   */
  public static CacheFilter of(Origin origin, CacheOutcome.Status status) {
    if (!origin.isPaid()) {
      return HIT;
    }
    return switch (status) {
      case NONE -> NONE;
      case BYPASS -> BYPASS;
      default -> MISS;
    };
  }

  /**
   * Reads the text form of the HTTP contract and the command line.
   *
   * @param text {@code hit}, {@code miss}, {@code bypass} or {@code none}, in any case
   * @return the filter
   * @throws InvalidQueryException for any other text
   */
  public static CacheFilter parse(String text) {
    for (CacheFilter filter : values()) {
      if (filter.name().equals(text.toUpperCase(Locale.ROOT))) {
        return filter;
      }
    }
    throw new InvalidQueryException("cache is not hit, miss, bypass or none");
  }
}
