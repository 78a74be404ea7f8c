package dev.loom.cache;

import dev.loom.cache.Flight.Answer;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers equal requests from a store, and lets equal calls in flight share one upstream call.
 * Never changes an answer and never fails a call: trouble in the store is counted, and the call
 * goes on without it. Thread-safe; runs on the callers' threads alone.
 *
 * <p>Only complete answers are kept. An upstream's exception reaches the leader and all followers
 * of its flight as the same instance; a leader that was cancelled, interrupted or refused a budget
 * leaves the call to one of its followers instead.
 */
public final class CachingProvider implements LoomClient, AutoCloseable {
  private final LoomClient next;
  private final CacheScope scope;
  private final Duration defaultTtl;
  private final Duration coalesceWait;
  private final LongSupplier nanoTime;
  private final CachePolicy policy;
  private final CacheCounters counters = new CacheCounters();
  private final GuardedBackend backend;
  private final boolean ownsBackend;
  private final Warnings unkeyable;
  private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  // Flights that ended with an answer: tells a new leader that one may have ended since its lookup.
  private final AtomicLong landed = new AtomicLong();
  private final UnpaidFailures unpaidFailures = new UnpaidFailures();
  private volatile boolean closed;

  /**
   * A cache around a client.
   *
   * @param next the client that answers what the cache cannot: the next layer, or the upstream
   * @param settings the settings; a store that they name by address is opened here and closed with
   *     this cache, one that the host handed in stays open
   */
  public CachingProvider(LoomClient next, Caching settings) {
    this.next = Objects.requireNonNull(next, "next");
    this.scope = settings.scope();
    this.defaultTtl = settings.defaultTtl();
    this.coalesceWait = settings.coalesceWait();
    this.nanoTime = settings.nanoTime();
    this.policy = new CachePolicy(settings.maxEntryBytes());
    this.backend = new GuardedBackend(settings.openBackend(), counters, nanoTime);
    this.ownsBackend = settings.ownsBackend();
    this.unkeyable = new Warnings(nanoTime);
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    CacheDirectives directives = request.cache();
    Reason bypass = bypass(request, directives);
    if (bypass != null) {
      return pastCache(request, listener, bypass);
    }
    CacheKey key = keyOf(request);
    if (key == null) {
      return pastCache(request, listener, Reason.UNKEYABLE);
    }
    if (!directives.read()) {
      counters.refreshes.increment();
      return alone(key, request, listener, Status.REFRESH, null);
    }
    return lookUp(key, request, listener);
  }

  private @Nullable Reason bypass(ChatRequest request, CacheDirectives directives) {
    if (closed) {
      return Reason.CLOSED;
    }
    if (!directives.read() && !directives.store()) {
      return Reason.OFF;
    }
    try {
      return policy.refuses(request);
    } catch (Throwable trouble) { // a provider value that cannot describe itself
      warnUnkeyable(trouble);
      return Reason.UNKEYABLE;
    }
  }

  private @Nullable CacheKey keyOf(ChatRequest request) {
    try {
      return CacheKey.of(request, scope);
    } catch (Throwable trouble) {
      warnUnkeyable(trouble);
      return null;
    }
  }

  private void warnUnkeyable(Throwable trouble) {
    // The text of any other exception may quote the request.
    String why =
        trouble instanceof UnkeyableException ? trouble.getMessage() : "a value could not be read";
    unkeyable.warn("A request has no cache key: " + why + ".", trouble);
  }

  private ChatResponse pastCache(
      ChatRequest request, @Nullable DeltaListener listener, Reason reason) {
    counters.bypassed(reason);
    ChatResponse response = upstream(request, listener);
    return told(response, Status.BYPASS, reason, null);
  }

  private ChatResponse lookUp(CacheKey key, ChatRequest request, @Nullable DeltaListener listener) {
    while (true) {
      long before = landed.get();
      CacheHit hit = fresh(key);
      if (hit != null) {
        return hit(hit, listener);
      }
      Flight mine = new Flight(flights, key);
      Flight flight = flights.putIfAbsent(key, mine);
      if (flight == null) {
        return takeOff(mine, key, request, listener, before);
      }
      if (flight.isLedByCaller()) { // waiting for oneself would never end
        counters.misses.increment();
        return alone(key, request, listener, Status.MISS, Reason.REENTRANT);
      }
      switch (await(flight)) {
        case ANSWERED:
          return coalesced(flight.answer(), key, listener);
        case FAILED:
          throw CachingProvider.<RuntimeException>unchecked(followerFailed(flight.failure()));
        case PROMOTED:
          return lead(flight, key, request, listener);
        case TIMED_OUT:
          counters.coalesceTimeouts.increment();
          counters.misses.increment();
          return alone(key, request, listener, Status.MISS, Reason.COALESCE_TIMEOUT);
        case ABANDONED:
          break;
      }
    }
  }

  private @Nullable CacheHit fresh(CacheKey key) {
    return backend.get(key) instanceof CacheHit hit && hit.isFresh() ? hit : null;
  }

  /** Begins a new flight, unless an equal one has landed between this call's lookup and now. */
  private ChatResponse takeOff(
      Flight flight,
      CacheKey key,
      ChatRequest request,
      @Nullable DeltaListener listener,
      long landedBefore) {
    try {
      CacheHit hit = landed.get() == landedBefore ? null : fresh(key);
      if (hit == null) {
        return lead(flight, key, request, listener);
      }
      flight.complete(new Answer(hit.entry().response(), hit.entry().pieces()));
      return hit(hit, listener);
    } finally {
      flight.resignIfLedByCaller();
    }
  }

  private Flight.Arrival await(Flight flight) {
    try {
      return flight.await(coalesceWait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw followerFailed(
          new CallCancelledException(
              "The call was interrupted while it waited for an equal call in flight.", e));
    }
  }

  private <T extends Throwable> T followerFailed(T failure) {
    counters.coalescedFailures.increment();
    unpaidFailures.note(failure, Origin.COALESCED);
    return failure;
  }

  private ChatResponse lead(
      Flight flight, CacheKey key, ChatRequest request, @Nullable DeltaListener listener) {
    try {
      counters.misses.increment();
      Recorder recorder = listener == null ? null : new Recorder(listener);
      Fetched fetched;
      try {
        fetched = fetch(key, request, recorder);
      } catch (Throwable failure) {
        if (!belongsToLeader(failure, recorder)) {
          flight.fail(failure);
        }
        throw failure;
      }
      landed.incrementAndGet();
      flight.complete(fetched.answer);
      return told(fetched.answer.response(), Status.MISS, fetched.reason, key);
    } finally { // a flight that never ends would hold up every equal call
      flight.resignIfLedByCaller();
    }
  }

  private ChatResponse alone(
      CacheKey key,
      ChatRequest request,
      @Nullable DeltaListener listener,
      Status status,
      @Nullable Reason why) {
    Fetched fetched = fetch(key, request, listener == null ? null : new Recorder(listener));
    Reason reason = fetched.reason == null ? why : fetched.reason;
    return told(fetched.answer.response(), status, reason, key);
  }

  /** An upstream's answer, and why it was not kept. */
  private record Fetched(Answer answer, @Nullable Reason reason) {}

  private Fetched fetch(CacheKey key, ChatRequest request, @Nullable Recorder recorder) {
    long start = nanoTime.getAsLong();
    ChatResponse response;
    try {
      response = upstream(request, recorder);
    } catch (Throwable failure) {
      counters.rejected(Reason.FAILED);
      throw failure;
    }
    StreamPieces pieces = null;
    Reason reason;
    try {
      Duration latency = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - start));
      pieces = recorder == null ? StreamPieces.whole() : recorder.piecesOf(response);
      reason = pieces == null ? Reason.PARTIAL : keep(key, request, response, pieces, latency);
    } catch (Throwable trouble) { // the answer is paid for: it goes to its callers whatever happens
      reason = backend.storeFailed(trouble);
    }
    if (reason != null) {
      counters.rejected(reason);
    }
    return new Fetched(
        new Answer(response, pieces == null ? StreamPieces.whole() : pieces), reason);
  }

  private @Nullable Reason keep(
      CacheKey key,
      ChatRequest request,
      ChatResponse response,
      StreamPieces pieces,
      Duration latency) {
    CacheDirectives directives = request.cache();
    if (closed) {
      return Reason.CLOSED;
    }
    if (!directives.store()) {
      return Reason.NO_STORE;
    }
    Reason refused = policy.refuses(response);
    if (refused != null) {
      return refused;
    }
    Duration ttl = directives.ttl() == null ? defaultTtl : directives.ttl();
    CacheEntry entry =
        CacheEntry.of(
            EntryLabels.of(key, request.caller(), directives.tags()),
            response,
            pieces,
            CacheEntry.Lifetime.of(ttl),
            latency);
    Reason tooLarge = policy.refuses(entry.sizeBytes());
    return tooLarge == null ? backend.put(entry, backend.ticket(key)) : tooLarge;
  }

  /** The one place where the upstream is called. */
  private ChatResponse upstream(ChatRequest request, @Nullable DeltaListener listener) {
    try {
      return next.chat(request, listener);
    } catch (Throwable failure) {
      unpaidFailures.forget(); // the same instance may have ended an earlier call of this thread
      throw failure;
    }
  }

  private boolean belongsToLeader(Throwable failure, @Nullable Recorder recorder) {
    if (recorder != null && recorder.listenerFailed()
        || failure instanceof CallCancelledException
        || Thread.currentThread().isInterrupted()) {
      return true;
    }
    try {
      CallFailure.Kind kind = next.describe(failure).kind();
      return kind == CallFailure.Kind.CANCELLED || kind == CallFailure.Kind.REFUSED;
    } catch (Throwable trouble) { // must not happen; the host gets the failure of its own call
      return false;
    }
  }

  private ChatResponse hit(CacheHit hit, @Nullable DeltaListener listener) {
    CacheEntry entry = hit.entry();
    counters.hit(entry);
    replay(entry.pieces(), entry.response(), listener, Origin.CACHE);
    return entry
        .response()
        .served(
            Origin.CACHE,
            new CacheOutcome(
                Status.HIT,
                null,
                hit.tier(),
                hit.age(),
                hit.remaining(),
                entry.upstreamLatency(),
                entry.key().id()));
  }

  private ChatResponse coalesced(Answer answer, CacheKey key, @Nullable DeltaListener listener) {
    counters.coalesced.increment();
    replay(answer.pieces(), answer.response(), listener, Origin.COALESCED);
    return answer
        .response()
        .served(Origin.COALESCED, CacheOutcome.of(Status.COALESCED, null, key.id()));
  }

  private void replay(
      StreamPieces pieces, ChatResponse response, @Nullable DeltaListener listener, Origin origin) {
    if (listener != null) {
      try {
        pieces.replay(response, listener);
      } catch (Throwable failure) {
        unpaidFailures.note(failure, origin);
        throw failure;
      }
    }
  }

  private static ChatResponse told(
      ChatResponse response, Status status, @Nullable Reason reason, @Nullable CacheKey key) {
    return response.served(
        response.origin(),
        CacheOutcome.of(
            status, reason == null ? null : reason.code(), key == null ? null : key.id()));
  }

  /** Lets any upstream's exception pass as the same instance, checked ones too. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  /**
   * The next client's description. Asked on the thread whose call failed, it tells too whether that
   * call was answered by an entry or by an equal call in flight, without an upstream call.
   */
  @Override
  public CallFailure describe(Throwable failure) {
    CallFailure meaning = next.describe(failure);
    Origin origin = unpaidFailures.originOf(failure);
    return origin == null ? meaning : meaning.withOrigin(origin);
  }

  /**
   * What this cache did. A store shared with others reports its own part for all.
   *
   * @return a snapshot
   */
  public CacheStats stats() {
    return counters.snapshot(backend.stats());
  }

  /**
   * Drops entries at once.
   *
   * @param selector which
   * @return how many were dropped that a lookup could still have found
   */
  public Invalidation invalidate(CacheSelector selector) {
    return backend.invalidate(Objects.requireNonNull(selector, "selector"));
  }

  /** Ends caching: later calls go straight to the next client. Harmless when repeated. */
  @Override
  public void close() {
    closed = true;
    if (ownsBackend) {
      backend.close();
    }
  }
}
