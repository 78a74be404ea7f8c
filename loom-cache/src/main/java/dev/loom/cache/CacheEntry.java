package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kept answer with all that is needed to serve it and to check that it is the right one.
 * Immutable and thread-safe; two entries are equal only when they are the same object. Serving one
 * copies no content, and reads as few objects as can be: in a large cache each is far away.
 */
public final class CacheEntry {
  private final CacheKey key;
  private final CacheScope scope;
  private final @Nullable String tenant;
  private final @Nullable String user;
  private final ChatResponse response;
  private final StreamPieces pieces;
  private final long storedAt;
  private final long ttlNanos;
  private final long latencyNanos;
  private final long tokens;
  private final long sizeBytes;

  private CacheEntry(
      CacheKey key,
      CacheScope scope,
      Caller caller,
      ChatResponse response,
      StreamPieces pieces,
      long ttlNanos,
      long latencyNanos,
      long sizeBytes) {
    this.key = key;
    this.scope = scope;
    this.tenant = SharedNames.of(caller.tenant());
    this.user = SharedNames.of(caller.user());
    this.response = response;
    this.pieces = pieces.fitting(response);
    this.storedAt = 0;
    this.ttlNanos = ttlNanos;
    this.latencyNanos = latencyNanos;
    this.tokens = response.usage().tokens().total();
    this.sizeBytes = sizeBytes;
  }

  private CacheEntry(CacheEntry other, long storedAt) {
    this.key = other.key;
    this.scope = other.scope;
    this.tenant = other.tenant;
    this.user = other.user;
    this.response = other.response;
    this.pieces = other.pieces;
    this.storedAt = storedAt;
    this.ttlNanos = other.ttlNanos;
    this.latencyNanos = other.latencyNanos;
    this.tokens = other.tokens;
    this.sizeBytes = other.sizeBytes;
  }

  /**
   * An entry whose size is estimated from its content.
   *
   * @param key what it is kept under
   * @param scope with whom it is shared
   * @param caller whose call made it
   * @param response the answer
   * @param pieces the boundaries that it was streamed in
   * @param ttl how long it is fresh, counted from its store; positive
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
    return of(
        key,
        scope,
        caller,
        response,
        pieces,
        ttl,
        upstreamLatency,
        EntrySize.of(key, caller, response, pieces));
  }

  static CacheEntry of(
      CacheKey key,
      CacheScope scope,
      Caller caller,
      ChatResponse response,
      StreamPieces pieces,
      Duration ttl,
      Duration upstreamLatency,
      long sizeBytes) {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("ttl of an entry is " + ttl + "; it must be positive");
    }
    return new CacheEntry(
        Objects.requireNonNull(key, "key"),
        Objects.requireNonNull(scope, "scope"),
        caller,
        response,
        pieces,
        ttl.toNanos(),
        upstreamLatency.toNanos(),
        sizeBytes);
  }

  /**
   * The same entry with the moment of its store, for a store to keep.
   *
   * @param nanos the store's own monotonic clock
   * @return a copy that shares all content
   */
  public CacheEntry storedAt(long nanos) {
    return new CacheEntry(this, nanos);
  }

  /**
   * What it is kept under.
   *
   * @return the key
   */
  public CacheKey key() {
    return key;
  }

  /**
   * With whom it is shared.
   *
   * @return the scope
   */
  public CacheScope scope() {
    return scope;
  }

  /**
   * Tenant of the call that made it.
   *
   * @return the tenant, {@code null} for none
   */
  public @Nullable String tenant() {
    return tenant;
  }

  /**
   * User of the call that made it.
   *
   * @return the user, {@code null} for none
   */
  public @Nullable String user() {
    return user;
  }

  /**
   * The answer as the upstream gave it.
   *
   * @return the answer
   */
  public ChatResponse response() {
    return response;
  }

  /**
   * The boundaries that it was streamed in.
   *
   * @return the pieces
   */
  public StreamPieces pieces() {
    return pieces;
  }

  /**
   * The moment of its store, on the store's own monotonic clock.
   *
   * @return nanoseconds; 0 before {@link #storedAt(long)}
   */
  public long storedAt() {
    return storedAt;
  }

  /**
   * How long it is fresh, counted from its store.
   *
   * @return a positive time
   */
  public Duration ttl() {
    return Duration.ofNanos(ttlNanos);
  }

  /**
   * What the upstream took for it.
   *
   * @return the time
   */
  public Duration upstreamLatency() {
    return Duration.ofNanos(latencyNanos);
  }

  /**
   * Tokens of the answer as far as they are known: what each hit saves.
   *
   * @return the sum of all classes
   */
  public long tokens() {
    return tokens;
  }

  /**
   * Estimated heap that it takes.
   *
   * @return bytes
   */
  public long sizeBytes() {
    return sizeBytes;
  }

  long ttlNanos() {
    return ttlNanos;
  }

  long latencyNanos() {
    return latencyNanos;
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
    return "CacheEntry[" + key + ", " + sizeBytes + " bytes, ttl=" + ttl() + "]";
  }
}
