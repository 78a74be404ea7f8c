package dev.loom.cache;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A kept answer with all that is needed to serve it and to check that it is the right one.
 * Immutable and thread-safe; two entries are equal only when they are the same object, and a
 * backend may answer with another object than was stored. Serving one copies no content, and reads
 * as few objects as can be: in a large cache each is far away.
 */
public sealed class CacheEntry permits Slot {
  private final CacheKey key;
  private final EntryLabels labels;
  private final ChatResponse response;
  private final StreamPieces pieces;
  private final @Nullable Delta onlyPiece;
  private final long freshNanos;
  private final long keptNanos;
  private final long latencyNanos;
  private final long tokens;
  private final long sizeBytes;

  CacheEntry(
      EntryLabels labels,
      ChatResponse response,
      StreamPieces pieces,
      Lifetime lifetime,
      Duration upstreamLatency,
      long sizeBytes) {
    this.key = labels.key();
    this.labels = labels;
    this.response = response;
    this.pieces = pieces;
    this.onlyPiece = pieces.onlyPiece(response);
    this.freshNanos = lifetime.fresh().toNanos();
    this.keptNanos = lifetime.kept().toNanos();
    this.latencyNanos = upstreamLatency.toNanos();
    this.tokens = response.usage().tokens().total();
    this.sizeBytes = sizeBytes;
  }

  /** The same entry under an equal key. */
  CacheEntry(CacheEntry same, CacheKey key) {
    this.key = key;
    this.labels = same.labels.in(key);
    this.response = same.response;
    this.pieces = same.pieces;
    this.onlyPiece = same.onlyPiece;
    this.freshNanos = same.freshNanos;
    this.keptNanos = same.keptNanos;
    this.latencyNanos = same.latencyNanos;
    this.tokens = same.tokens;
    this.sizeBytes = same.sizeBytes;
  }

  /**
   * How long an entry lives, counted from its store.
   *
   * @param fresh how long it is served as it is; positive
   * @param kept how long it is kept, at least as long: past {@code fresh} it is stale
   */
  public record Lifetime(Duration fresh, Duration kept) {
    // Rejects times that are not positive or out of order.
    public Lifetime {
      if (fresh.isNegative() || fresh.isZero()) {
        throw new IllegalArgumentException("ttl of an entry is " + fresh + "; it must be positive");
      }
      if (kept.compareTo(fresh) < 0) {
        throw new IllegalArgumentException(
            "an entry is kept " + kept + "; it must be at least its ttl of " + fresh);
      }
    }

    /**
     * The lifetime of an entry that is never served stale.
     *
     * @param fresh how long it lives; positive
     * @return the lifetime
     */
    public static Lifetime of(Duration fresh) {
      return new Lifetime(fresh, fresh);
    }
  }

  /**
   * An entry whose size is estimated from its content.
   *
   * @param labels what it is filed under
   * @param response the answer
   * @param pieces the boundaries that it was streamed in
   * @param lifetime how long it lives
   * @param upstreamLatency what the upstream took for it
   * @return the entry
   */
  public static CacheEntry of(
      EntryLabels labels,
      ChatResponse response,
      StreamPieces pieces,
      Lifetime lifetime,
      Duration upstreamLatency) {
    long size = EntrySize.of(labels, response, pieces);
    return new CacheEntry(labels, response, pieces, lifetime, upstreamLatency, size);
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
   * What it is filed under.
   *
   * @return the labels
   */
  public EntryLabels labels() {
    return labels;
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
   * How long it is fresh, counted from its store.
   *
   * @return a positive time
   */
  public Duration ttl() {
    return Duration.ofNanos(freshNanos);
  }

  /**
   * How long it is kept, counted from its store; past {@link #ttl} it is stale.
   *
   * @return a time of at least {@link #ttl}
   */
  public Duration kept() {
    return Duration.ofNanos(keptNanos);
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

  /** Tells a listener the pieces; an answer of one piece is not looked at for that. */
  void replay(DeltaListener listener) {
    if (onlyPiece != null) {
      listener.onDelta(onlyPiece);
    } else {
      pieces.replay(response, listener);
    }
  }

  long freshNanos() {
    return freshNanos;
  }

  long keptNanos() {
    return keptNanos;
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
   * @return true when it is the right entry
   */
  public boolean answers(CacheKey asked) {
    return key.equals(asked) && key.cell().equals(asked.cell());
  }

  /** Shows key and sizes; no content, tenant or user. */
  @Override
  public final String toString() {
    return "CacheEntry[" + key + ", " + sizeBytes + " bytes, ttl=" + ttl() + "]";
  }
}
