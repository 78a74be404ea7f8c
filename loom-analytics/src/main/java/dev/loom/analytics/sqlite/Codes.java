package dev.loom.analytics.sqlite;

import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import dev.loom.cost.Cost;

/** The small numbers that stand for closed choices in the file. Never renumber one. */
final class Codes {
  static final int UPSTREAM_NO_CACHE = 0;
  static final int UPSTREAM_MISS = 1;
  static final int UPSTREAM_BYPASS = 2;

  /** This one and all above were answered without an upstream call of their own. */
  static final int CACHE = 3;

  static final int STALE = 4;
  static final int COALESCED = 5;

  /** The two low bits of a price status; the other bits are flags. */
  static final int PRICE_MASK = 3;

  static final int PRICED = 0;
  static final int FREE = 1;
  static final int ESTIMATED = 2;
  static final int UNPRICED = 3;
  static final int FLAG_COUNTS_ESTIMATED = 4;
  static final int FLAG_COUNTS_ADJUSTED = 8;

  private Codes() {}

  static int source(Origin origin, CacheOutcome.Status cache) {
    return switch (origin) {
      case CACHE -> CACHE;
      case STALE -> STALE;
      case COALESCED -> COALESCED;
      case UPSTREAM ->
          switch (cache) {
            case NONE -> UPSTREAM_NO_CACHE;
            case BYPASS -> UPSTREAM_BYPASS;
            default -> UPSTREAM_MISS;
          };
    };
  }

  static Origin origin(int source) {
    return switch (source) {
      case CACHE -> Origin.CACHE;
      case STALE -> Origin.STALE;
      case COALESCED -> Origin.COALESCED;
      default -> Origin.UPSTREAM;
    };
  }

  static CacheOutcome.Status cache(int source) {
    return switch (source) {
      case UPSTREAM_NO_CACHE -> CacheOutcome.Status.NONE;
      case UPSTREAM_MISS -> CacheOutcome.Status.MISS;
      case UPSTREAM_BYPASS -> CacheOutcome.Status.BYPASS;
      case CACHE -> CacheOutcome.Status.HIT;
      case STALE -> CacheOutcome.Status.STALE;
      case COALESCED -> CacheOutcome.Status.COALESCED;
      default -> throw new IllegalStateException("unknown source code " + source);
    };
  }

  static int price(Cost.Status status, boolean estimated, boolean adjusted) {
    int code =
        switch (status) {
          case PRICED -> PRICED;
          case FREE -> FREE;
          case ESTIMATED -> ESTIMATED;
          case UNPRICED -> UNPRICED;
        };
    return code | (estimated ? FLAG_COUNTS_ESTIMATED : 0) | (adjusted ? FLAG_COUNTS_ADJUSTED : 0);
  }

  static Cost.Status priceStatus(int code) {
    return switch (code & PRICE_MASK) {
      case PRICED -> Cost.Status.PRICED;
      case FREE -> Cost.Status.FREE;
      case ESTIMATED -> Cost.Status.ESTIMATED;
      default -> Cost.Status.UNPRICED;
    };
  }
}
