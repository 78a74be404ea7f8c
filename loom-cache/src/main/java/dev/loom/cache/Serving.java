package dev.loom.cache;

import dev.loom.cache.Flight.Answer;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Origin;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was found or fetched into the answer of a call: replays it to the listener, counts it
 * and says how it came about. Thread-safe.
 */
final class Serving {
  private final CacheCounters counters;
  private final UnpaidFailures unpaidFailures;
  private final LongSupplier nanoTime;
  private final boolean timesLookups;

  /**
   * Serves from entries and flights.
   *
   * @param counters count it
   * @param unpaidFailures remember what a listener throws
   * @param nanoTime what calls are timed by
   * @param timesLookups whether a lookup takes a time worth measuring
   */
  Serving(
      CacheCounters counters,
      UnpaidFailures unpaidFailures,
      LongSupplier nanoTime,
      boolean timesLookups) {
    this.counters = counters;
    this.unpaidFailures = unpaidFailures;
    this.nanoTime = nanoTime;
    this.timesLookups = timesLookups;
  }

  ChatResponse hit(CacheHit hit, Call call) {
    counters.hits().served(hit, call.request, timesLookups ? took(call) : 0);
    return entry(hit, call, Status.HIT, Origin.CACHE);
  }

  /** Serves an entry past its lifetime, in place of a lookup's answer. */
  ChatResponse staleHit(CacheHit hit, Call call) {
    counters.stale.increment();
    counters.hits().served(hit, call.request, timesLookups ? took(call) : 0);
    return entry(hit, call, Status.STALE, Origin.STALE);
  }

  /** Serves an entry past its lifetime after the upstream failed; the lookup was a miss. */
  ChatResponse staleAfterFailure(CacheHit hit, Call call) {
    counters.stale.increment();
    counters.hits().servedAfterFailure(hit, call.request, took(call));
    return entry(hit, call, Status.STALE, Origin.STALE);
  }

  private long took(Call call) {
    return Math.max(0, nanoTime.getAsLong() - call.begun);
  }

  private ChatResponse entry(CacheHit hit, Call call, Status status, Origin origin) {
    CacheEntry entry = hit.entry();
    if (call.listener != null) {
      replay(entry::replay, call, call.listener, origin);
    }
    return entry
        .response()
        .served(
            origin,
            new CacheOutcome(
                status,
                null,
                hit.tier(),
                hit.age(),
                hit.remaining(),
                entry.upstreamLatency(),
                entry.key().id()));
  }

  ChatResponse coalesced(Answer answer, Call call) {
    counters.coalesced.increment();
    if (call.listener != null) {
      replay(
          listener -> answer.pieces().replay(answer.response(), listener),
          call,
          call.listener,
          Origin.COALESCED);
    }
    return answer
        .response()
        .served(Origin.COALESCED, CacheOutcome.of(Status.COALESCED, null, call.key.id()));
  }

  private void replay(
      Consumer<DeltaListener> pieces, Call call, DeltaListener listener, Origin origin) {
    call.replayed = true;
    try {
      pieces.accept(listener);
    } catch (Throwable failure) {
      unpaidFailures.note(failure, origin);
      throw failure;
    }
  }

  /** The upstream's answer to this very call. */
  static ChatResponse told(
      ChatResponse response, Status status, @Nullable Reason reason, @Nullable CacheKey key) {
    return response.served(
        response.origin(),
        CacheOutcome.of(
            status, reason == null ? null : reason.code(), key == null ? null : key.id()));
  }
}
