package dev.loom.cache;

import dev.loom.cache.Flight.Answer;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the next client, in the one place where that is done, and keeps what it answers, as far as
 * policy allows. Trouble in the store never reaches the call. Thread-safe.
 */
final class Upstream {
  /** An upstream's answer, and why it was not kept. */
  record Fetched(Answer answer, @Nullable Reason reason) {}

  private final LoomClient next;
  private final CachePolicy policy;
  private final CacheLifetimes lifetimes;
  private final GuardedBackend backend;
  private final NegativeAnswers negatives;
  private final UnpaidFailures unpaidFailures;
  private final CacheCounters counters;
  private final StoreDrain drain;
  private final LongSupplier nanoTime;

  Upstream(
      LoomClient next,
      CacheSettings settings,
      GuardedBackend backend,
      NegativeAnswers negatives,
      UnpaidFailures unpaidFailures,
      CacheCounters counters,
      StoreDrain drain) {
    this.next = next;
    this.policy = new CachePolicy(settings.rules());
    this.lifetimes = settings.lifetimes();
    this.backend = backend;
    this.negatives = negatives;
    this.unpaidFailures = unpaidFailures;
    this.counters = counters;
    this.drain = drain;
    this.nanoTime = settings.nanoTime();
  }

  /** The upstream's answer, past the cache. */
  ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    try {
      ChatResponse response = next.chat(request, listener);
      if (response == null) { // an upstream that was compiled without null checks
        throw new IllegalStateException(
            "The client "
                + next.getClass().getName()
                + " answered null; allowed is an answer or an exception.");
      }
      return response;
    } catch (Throwable failure) {
      unpaidFailures.forget(); // the same instance may have ended an earlier call of this thread
      throw failure;
    }
  }

  /**
   * The upstream's answer to a call, kept if it may be.
   *
   * @param flight what the call leads, {@code null} when nobody waits for it
   */
  Fetched fetch(Call call, @Nullable Flight flight) {
    Recorder recorder = call.recorder();
    StoreTicket ticket =
        ticket(call, flight); // before the upstream is asked, so that none comes between
    long epoch = negatives.epoch();
    long start = nanoTime.getAsLong();
    ChatResponse response;
    try {
      response = ask(call, recorder);
    } catch (Throwable failure) {
      counters.rejected(Reason.FAILED);
      rememberFailure(call, failure, epoch);
      throw failure;
    }
    StreamPieces pieces = null;
    Reason reason;
    try {
      negatives.forget(call.key);
      Duration latency = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - start));
      pieces = recorder == null ? StreamPieces.whole() : recorder.piecesOf(response);
      Call storer = flight == null ? call : flight.storer();
      reason = pieces == null ? Reason.PARTIAL : keep(storer, ticket, response, pieces, latency);
    } catch (Throwable trouble) { // the answer is paid for: it goes to its callers whatever happens
      reason = backend.storeFailed(trouble);
    }
    if (reason != null) {
      counters.rejected(reason);
    }
    return new Fetched(
        new Answer(response, pieces == null ? StreamPieces.whole() : pieces), reason);
  }

  private ChatResponse ask(Call call, @Nullable Recorder recorder) {
    try {
      return chat(call.request, recorder);
    } finally {
      if (recorder != null) {
        recorder.close();
      }
    }
  }

  private @Nullable StoreTicket ticket(Call call, @Nullable Flight flight) {
    boolean mayStore = call.directives.store() || flight != null; // for a follower
    return call.ticket == null && mayStore && !drain.isClosed()
        ? backend.ticket(call.key)
        : call.ticket;
  }

  private @Nullable Reason keep(
      Call call,
      @Nullable StoreTicket ticket,
      ChatResponse response,
      StreamPieces pieces,
      Duration latency) {
    if (!call.directives.store()) {
      return Reason.NO_STORE;
    }
    if (response.origin() != Origin.UPSTREAM) { // it has an age, and perhaps a lifetime, already
      return Reason.CACHED;
    }
    Reason refused = policy.refuses(call.request, response);
    if (refused != null) {
      return refused;
    }
    if (!drain.enter()) {
      return Reason.CLOSED;
    }
    try {
      CacheEntry entry =
          CacheEntry.of(call.labels(), response, pieces, lifetimes.of(call.directives), latency);
      Reason tooLarge = policy.refuses(entry.sizeBytes());
      return tooLarge == null ? backend.put(entry, ticket) : tooLarge;
    } finally {
      drain.leave();
    }
  }

  private void rememberFailure(Call call, Throwable failure, long epoch) {
    try {
      if (!belongsToCaller(failure, call) && !drain.isClosed()) {
        negatives.keep(call, failure, next.describe(failure), epoch);
      }
    } catch (Throwable trouble) { // the host gets the failure of its own call all the same
      counters.storeFailures.increment();
    }
  }

  /** Whether a failure tells nothing about what another caller would get. */
  boolean belongsToCaller(Throwable failure, Call call) {
    if (call.listenerFailed()
        || failure instanceof CallCancelledException
        || Thread.currentThread().isInterrupted()) {
      return true;
    }
    CallFailure.Kind kind = meaning(failure).kind();
    return kind == CallFailure.Kind.CANCELLED || kind == CallFailure.Kind.REFUSED;
  }

  /** Whether the upstream is in trouble, so that an old answer is better than none. */
  boolean isOutage(Throwable failure, Call call) {
    if (failure instanceof DeadlineExceededException
        || failure instanceof NotCachedException // the call's own limits
        || belongsToCaller(failure, call)) {
      return false;
    }
    CallFailure meaning = meaning(failure);
    return switch (meaning.kind()) {
      case TIMEOUT, CONNECTION -> true;
      case HTTP -> meaning.status() == 429 || meaning.status() >= 500;
      case CANCELLED, REFUSED, OTHER -> false;
    };
  }

  private CallFailure meaning(Throwable failure) {
    try {
      return next.describe(failure);
    } catch (Throwable trouble) { // must not happen; the host gets the failure of its own call
      return CallFailure.of(failure);
    }
  }
}
