package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kept answer with all that is needed to serve it and to check that it is the right one.
 * Immutable; serving it copies no content.
 *
 * @param key what it is kept under
 * @param scope with whom it is shared
 * @param tenant tenant of the call that made it, or {@code null}
 * @param user user of the call that made it, or {@code null}
 * @param response the answer as the upstream gave it
 * @param pieces the boundaries that it was streamed in
 * @param ttl how long it is fresh, counted from its store
 * @param upstreamLatency what the upstream took for it
 * @param sizeBytes estimated heap, in bytes
 */
public record CacheEntry(
    CacheKey key,
    CacheScope scope,
    @Nullable String tenant,
    @Nullable String user,
    ChatResponse response,
    StreamPieces pieces,
    Duration ttl,
    Duration upstreamLatency,
    long sizeBytes) {

  // Rejects a lifetime or size that is not positive.
  public CacheEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(response, "response");
    Objects.requireNonNull(pieces, "pieces");
    Objects.requireNonNull(upstreamLatency, "upstreamLatency");
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("ttl of an entry is " + ttl + "; it must be positive");
    }
    if (sizeBytes <= 0) {
      throw new IllegalArgumentException("size of an entry is " + sizeBytes + "; it is at least 1");
    }
  }

  /**
   * An entry whose size is estimated from its content.
   *
   * @param key what it is kept under
   * @param scope with whom it is shared
   * @param caller whose call made it
   * @param response the answer
   * @param pieces the boundaries that it was streamed in
   * @param ttl how long it is fresh
   * @param upstreamLatency what the upstream took for it
   * @return the entry
   */
  public static CacheEntry of(
      CacheKey key,
      CacheScope scope,
      Caller caller,
      ChatResponse response,
      StreamPieces pieces,
      Duration ttl,
      Duration upstreamLatency) {
    return new CacheEntry(
        key,
        scope,
        caller.tenant(),
        caller.user(),
        response,
        pieces,
        ttl,
        upstreamLatency,
        EntrySize.of(key, caller, response, pieces));
  }

  /**
   * Whether this entry may answer a call: same key, and the caller is one that it is shared with.
   * Asked for every entry that a lookup finds, so that neither a digest collision nor a confused
   * backend can hand out a foreign answer.
   *
   * @param asked the call's key
   * @param askedScope the scope of the cache that asks
   * @param caller the call's caller
   * @return true when it is the right entry
   */
  public boolean answers(CacheKey asked, CacheScope askedScope, Caller caller) {
    return scope == askedScope
        && key.equals(asked)
        && (scope == CacheScope.GLOBAL || Objects.equals(tenant, caller.tenant()))
        && (scope != CacheScope.USER || Objects.equals(user, caller.user()));
  }

  /** Shows key and sizes; no content, tenant or user. */
  @Override
  public String toString() {
    return "CacheEntry[" + key + ", " + sizeBytes + " bytes, ttl=" + ttl + "]";
  }
}
