package dev.loom.cache;

import dev.loom.cache.Flight.Answer;
import dev.loom.cache.Upstream.Fetched;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets equal calls that find no entry share one upstream call: the first leads and calls upstream
 * on its own thread, the others wait for it, each within its own limit. Thread-safe.
 */
final class SingleFlight {
  private static final Duration LONGEST_WAIT = Duration.ofNanos(Long.MAX_VALUE);

  private final Upstream upstream;
  private final Serving serving;
  private final UnpaidFailures unpaidFailures;
  private final CacheCounters counters;
  private final Duration coalesceWait;
  private final LongSupplier nanoTime;
  // Upstream calls that ended: tells a leader that there may be an answer since its lookup.
  private final AtomicLong landings = new AtomicLong();
  private final Flights reads;
  private final Flights refreshes;

  SingleFlight(
      Upstream upstream,
      Serving serving,
      UnpaidFailures unpaidFailures,
      CacheCounters counters,
      CacheSettings settings) {
    this.upstream = upstream;
    this.serving = serving;
    this.unpaidFailures = unpaidFailures;
    this.counters = counters;
    this.coalesceWait = settings.coalesceWait();
    this.nanoTime = settings.nanoTime();
    this.reads = new Flights(nanoTime);
    this.refreshes = new Flights(nanoTime);
  }

  /** How a call is answered without any flight, or {@code null}; asked again before a flight. */
  interface Lookup extends Function<Call, @Nullable ChatResponse> {}

  /** Answers a call that reads the cache. */
  ChatResponse read(Call call, Lookup lookup) {
    return fly(call, reads, Status.MISS, lookup);
  }

  /** Answers a call that replaces an entry; it shares the calls of other refreshes alone. */
  ChatResponse refresh(Call call) {
    return fly(call, refreshes, Status.REFRESH, ignored -> null);
  }

  private ChatResponse fly(Call call, Flights flights, Status status, Lookup lookup) {
    Duration limit = call.directives.deadline();
    long begun = limit == null ? 0 : nanoTime.getAsLong();
    while (true) {
      long before = landings.get();
      ChatResponse found = lookup.apply(call);
      if (found != null) {
        return found;
      }
      Flight mine = flights.begin(call);
      Flight flight = flights.lead(call.key, mine);
      if (flight == null) {
        return takeOff(mine, call, before, status, lookup);
      }
      if (flight.isFlownByCaller()) { // waiting for oneself would never end
        return alone(call, status, Reason.REENTRANT);
      }
      if (!flight.mayAnswer(call)) {
        return alone(call, status, null);
      }
      Flight.Arrival arrival =
          await(flight, call, limit == null ? coalesceWait : left(limit, begun));
      call.ticket = null; // what was dropped during the wait is not what this call asks for now
      switch (arrival) {
        case ANSWERED:
          return serving.coalesced(flight.answer(), call);
        case FAILED:
          throw SingleFlight.<RuntimeException>unchecked(followerFailed(flight.failure()));
        case PROMOTED:
          return takeOff(flight, call, before, status, lookup);
        case TIMED_OUT:
          if (limit != null) {
            throw followerFailed(new DeadlineExceededException(limit));
          }
          counters.coalesceTimeouts.increment();
          return alone(call, status, Reason.COALESCE_TIMEOUT);
        case ABANDONED:
          break;
      }
    }
  }

  private Duration left(Duration limit, long begun) {
    Duration left = limit.minusNanos(nanoTime.getAsLong() - begun);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
  }

  /** Leads a flight, unless there may be an answer since this call's lookup, and is. */
  private ChatResponse takeOff(
      Flight flight, Call call, long landedBefore, Status status, Lookup lookup) {
    try {
      ChatResponse found = landings.get() == landedBefore ? null : lookup.apply(call);
      // A call that is answered here leaves the lead to its followers, who look again themselves.
      return found == null ? lead(flight, call, status) : found;
    } finally {
      flight.resignIfLedByCaller();
    }
  }

  private Flight.Arrival await(Flight flight, Call call, Duration limit) {
    try {
      return flight.await(call, limit);
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

  private ChatResponse lead(Flight flight, Call call, Status status) {
    try {
      count(call, status);
      Fetched fetched;
      try {
        fetched = fetch(call, flight);
      } catch (Throwable failure) {
        if (!upstream.belongsToCaller(failure, call)) {
          flight.fail(failure);
        }
        throw failure;
      }
      if (!call.listenerFailed()) { // else the upstream may have cut the answer short
        flight.complete(fetched.answer());
      }
      return told(fetched, call, status, null);
    } finally { // a flight that never ends would hold up every equal call
      flight.resignIfLedByCaller();
    }
  }

  /** Lets no call that begins from now on share the answers that a selector chooses. */
  void invalidate(CacheSelector selector) {
    reads.invalidate(selector);
    refreshes.invalidate(selector);
  }

  /** Calls the upstream for one call alone. */
  ChatResponse alone(Call call, Status status, @Nullable Reason why) {
    count(call, status);
    return told(fetch(call, null), call, status, why);
  }

  private Fetched fetch(Call call, @Nullable Flight flight) {
    try {
      return upstream.fetch(call, flight);
    } finally { // after a failure too, which may be remembered
      landings.incrementAndGet();
    }
  }

  private void count(Call call, Status status) {
    if (status == Status.REFRESH) {
      counters.refreshes.increment();
    } else {
      counters.hits().missed(call.request.model());
    }
  }

  private static ChatResponse told(
      Fetched fetched, Call call, Status status, @Nullable Reason why) {
    Answer answer = fetched.answer();
    Reason reason = fetched.reason() == null ? why : fetched.reason();
    return Serving.told(answer.response(), status, reason, call.key);
  }

  /** Lets any exception pass as the same instance, a checked one too. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
  static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
