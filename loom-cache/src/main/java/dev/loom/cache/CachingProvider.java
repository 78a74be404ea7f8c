package dev.loom.cache;

import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import dev.loom.chat.ShownDuration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers equal requests from a store, and lets equal calls in flight share one upstream call.
 * Never changes an answer and never fails a call: trouble in the store is counted, and the call
 * goes on without it. Thread-safe; calls run on the callers' threads, and on two threads of its own
 * where stale entries are refreshed in the background.
 *
 * <p>Only complete answers are kept. An upstream's exception reaches the leader and all followers
 * of its flight as the same instance; a leader that was cancelled, interrupted or refused a budget
 * leaves the call to one of its followers instead.
 */
public final class CachingProvider implements LoomClient, AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final LoomClient next;
  private final @Nullable LoomClient head;
  private final CacheSettings settings;
  private final CachePolicy policy;
  private final CacheCounters counters;
  private final GuardedBackend backend;
  private final boolean ownsBackend;
  private final Warnings unkeyable;
  private final UnpaidFailures unpaidFailures = new UnpaidFailures();
  private final StoreDrain drain = new StoreDrain();
  private final NegativeAnswers negatives;
  private final Serving serving;
  private final boolean timesCalls;
  private final Upstream upstream;
  private final SingleFlight flights;
  private final MissMemory misses;
  private final @Nullable Refresher refresher;

  /**
   * A cache around a client, wired by hand.
   *
   * @param next the client that answers what the cache cannot: the next layer, or the upstream
   * @param caching the settings; a store that they name by address is opened here and closed with
   *     this cache, one that the host handed in stays open
   * @throws IllegalArgumentException when the settings ask for stale-while-revalidate, which needs
   *     the head of a chain
   */
  public CachingProvider(LoomClient next, Caching caching) {
    this(next, null, caching);
  }

  /**
   * A cache around a client, as a part of a chain.
   *
   * @param next the client that answers what the cache cannot: the next layer, or the upstream
   * @param head the outermost client of the chain, through which stale entries are refreshed in the
   *     background; {@code null} where there is none
   * @param caching the settings; a store that they name by address is opened here and closed with
   *     this cache, one that the host handed in stays open
   * @throws IllegalArgumentException when the settings ask for stale-while-revalidate and there is
   *     no head
   * @throws IllegalStateException when {@code next} is another cache of the same chain
   */
  public CachingProvider(LoomClient next, @Nullable LoomClient head, Caching caching) {
    this.next = Objects.requireNonNull(next, "next");
    this.head = head;
    if (head != null && next instanceof CachingProvider inner && isSame(head, inner.head)) {
      throw new IllegalStateException(
          "The chain has two caches; allowed is one, since what is dropped from one the other would"
              + " still answer.");
    }
    this.settings = caching.settings();
    boolean revalidates = settings.enabled() && settings.lifetimes().revalidates();
    if (revalidates && head == null) {
      throw new IllegalArgumentException(
          "stale_while_revalidate is "
              + ShownDuration.of(settings.lifetimes().staleWhileRevalidate())
              + ", and a cache wired by hand has no head of a chain to refresh through; allowed is"
              + " 0, or a cache built by Loom.builder");
    }
    this.policy = new CachePolicy(settings.rules());
    this.counters = new CacheCounters(settings.prices(), settings.clock());
    CacheBackend store = caching.source().open();
    this.backend = new GuardedBackend(store, counters, settings.nanoTime());
    this.ownsBackend = caching.source().isOwned();
    this.unkeyable = new Warnings(settings.nanoTime());
    this.negatives = new NegativeAnswers(settings.lifetimes().negativeTtl(), settings.nanoTime());
    boolean timesLookups = !(store instanceof MemoryBackend);
    this.timesCalls = timesLookups || settings.lifetimes().survivesErrors();
    this.serving = new Serving(counters, unpaidFailures, settings.nanoTime(), timesLookups);
    this.upstream =
        new Upstream(next, settings, backend, negatives, unpaidFailures, counters, drain);
    this.flights = new SingleFlight(upstream, serving, unpaidFailures, counters, settings);
    this.misses = new MissMemory(settings);
    this.refresher =
        revalidates && head != null
            ? new Refresher(head, backend, settings.lifetimes(), counters)
            : null;
  }

  @SuppressWarnings("ReferenceEquality") // every layer of a chain is given the same head
  private static boolean isSame(LoomClient head, @Nullable LoomClient other) {
    return head == other;
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    CacheDirectives directives = request.cache();
    Reason bypass = bypass(request, directives);
    CacheKey key = bypass == null ? keyOf(request) : null;
    if (key == null) {
      Reason reason = bypass == null ? Reason.UNKEYABLE : bypass;
      if (settings.enabled()) { // turned off, the statistics stay zero
        counters.bypassed(reason);
      }
      if (directives.onlyIfCached()) { // whatever the reason, the upstream is not to be asked
        throw notCached();
      }
      return Serving.told(upstream.chat(request, listener), Status.BYPASS, reason, null);
    }
    Call call = new Call(key, request, listener);
    if (directives.refresh()) {
      return flights.refresh(call);
    }
    return directives.read() ? read(call) : flights.alone(call, Status.REFRESH, null);
  }

  private @Nullable Reason bypass(ChatRequest request, CacheDirectives directives) {
    if (!settings.enabled()) {
      return Reason.DISABLED;
    }
    if (drain.isClosed()) {
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
      return settings.keys().derive(request, settings.scope());
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

  private ChatResponse read(Call call) {
    if (timesCalls) {
      call.begun = settings.nanoTime().getAsLong();
    }
    try {
      return flights.read(call, this::fromCache);
    } catch (Throwable failure) {
      CacheHit old = settings.lifetimes().survivesErrors() ? oldAnswer(call, failure) : null;
      if (old == null) {
        throw failure;
      }
      return serving.staleAfterFailure(old, call);
    }
  }

  /** What is there for a call without the upstream; {@code null} when that must be called. */
  private @Nullable ChatResponse fromCache(Call call) {
    CacheLookup found = backend.get(call.key);
    if (found instanceof CacheHit hit && call.accepts(hit.age())) {
      if (hit.isFresh()) {
        return serving.hit(hit, call);
      }
      if (refresher != null && settings.lifetimes().servesWhileRevalidating(hit)) {
        if (call.directives.store() && !call.directives.onlyIfCached()) {
          refresher.refresh(call, hit.entry());
        }
        return serving.staleHit(hit, call);
      }
    }
    call.ticket = found instanceof CacheMiss miss ? miss.ticket() : null;
    if (!call.explained) {
      call.explained = true;
      misses.missed(call);
    }
    Throwable known = negatives.find(call);
    if (known != null) {
      counters.negativeHits.increment();
      unpaidFailures.note(known, Origin.CACHE);
      throw SingleFlight.<RuntimeException>unchecked(known);
    }
    if (call.directives.onlyIfCached()) {
      counters.hits().missed(call.request.model());
      throw notCached();
    }
    return null;
  }

  private NotCachedException notCached() {
    NotCachedException missing = new NotCachedException();
    unpaidFailures.note(missing, Origin.CACHE);
    return missing;
  }

  /** An entry to serve because the upstream failed; looked up now, so that none is invalid. */
  private @Nullable CacheHit oldAnswer(Call call, Throwable failure) {
    if (call.hasHeard() || drain.isClosed() || !upstream.isOutage(failure, call)) {
      return null;
    }
    return backend.get(call.key) instanceof CacheHit hit
            && call.accepts(hit.age())
            && settings.lifetimes().servesOnError(hit)
        ? hit
        : null;
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
   * What this cache did since its start or the last reset. A store shared with other caches reports
   * its own part for all of them.
   *
   * @return a snapshot
   */
  public CacheStats stats() {
    return counters.snapshot(settings.enabled(), backend.stats());
  }

  /**
   * How the store is at this moment; told without asking a store outside the JVM, so that it may be
   * asked often.
   *
   * @return {@code FALLBACK} while memory stands in for a store that is away
   */
  public BackendStats.State state() {
    return backend.state();
  }

  /**
   * What the last misses differ by, each from the most similar miss before it; empty unless the
   * setting {@code explain_misses} is positive.
   *
   * @return newest first, at most as many as the setting says
   */
  public List<ExplainedMiss> explainedMisses() {
    return misses.explained();
  }

  /** Sets all counters to zero; entries stay. */
  public void resetStats() {
    counters.reset(backend.stats());
  }

  /**
   * Drops entries at once: none of them answers a call of this cache that begins after this
   * returns, and neither does an answer that this cache was fetching meanwhile. Of other caches
   * that share the store no entry answers either, and nothing that they were fetching is kept; but
   * a call of theirs may still join an equal one that was in flight before. Counters stay.
   *
   * @param selector which
   * @return how many were dropped that a lookup could still have found
   */
  public Invalidation invalidate(CacheSelector selector) {
    Objects.requireNonNull(selector, "selector");
    try {
      return backend.invalidate(selector);
    } finally { // last, so that nothing begun before the entries went is shared after
      flights.invalidate(selector);
      negatives.invalidate(selector);
    }
  }

  /**
   * Counts what {@link #invalidate} would drop, and changes nothing.
   *
   * @param selector which
   * @return the same number
   */
  public Invalidation dryRun(CacheSelector selector) {
    return backend.dryRun(Objects.requireNonNull(selector, "selector"));
  }

  /**
   * Drops all entries. Counters stay.
   *
   * @return how many were dropped that a lookup could still have found
   */
  public Invalidation clear() {
    return invalidate(CacheSelector.all());
  }

  /**
   * Ends caching: later calls go straight to the next client; stores and refreshes that run get 5
   * seconds to end. Harmless when repeated.
   */
  @Override
  public void close() {
    long end = System.nanoTime() + DRAIN.toNanos();
    drain.close(DRAIN);
    if (refresher != null) {
      refresher.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    negatives.clear();
    if (ownsBackend) {
      backend.close();
    }
  }
}
