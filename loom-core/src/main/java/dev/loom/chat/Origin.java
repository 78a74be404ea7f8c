package dev.loom.chat;

/** How an answer came to be; it decides whether its usage was paid for or saved. */
public enum Origin {
  /** The upstream answered this call. */
  UPSTREAM,
  /** A fresh entry of the cache. */
  CACHE,
  /** Another, equal call was in flight; its answer serves this one too. */
  COALESCED,
  /** An entry past its lifetime that policy allows to serve. */
  STALE;

  /**
   * Whether this call itself was paid for at the provider.
   *
   * @return true for {@link #UPSTREAM} alone
   */
  public boolean isPaid() {
    return this == UPSTREAM;
  }
}
