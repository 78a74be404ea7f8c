package dev.loom.cache;

import dev.loom.chat.ChatResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call that several equal calls share: its leader makes the call on its own thread,
 * its followers wait. A leader that ends for a reason of its own leaves the lead to exactly one
 * follower. Ends once; thread-safe. No upstream call runs under its lock.
 */
final class Flight {
  /** A complete answer and how to replay it. */
  record Answer(ChatResponse response, StreamPieces pieces) {}

  /** What a follower's wait came to. */
  enum Arrival {
    /** The answer is there. */
    ANSWERED,
    /** The upstream failed. */
    FAILED,
    /** The caller leads from now on. */
    PROMOTED,
    /** The wait was long enough. */
    TIMED_OUT,
    /** The flight ended without a result; the call starts afresh. */
    ABANDONED
  }

  private enum State {
    LED,
    VACANT,
    ANSWERED,
    FAILED,
    ABANDONED
  }

  private final ConcurrentMap<CacheKey, Flight> flights;
  private final CacheKey key;
  private final LongSupplier nanoTime;
  private final long begun;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable Thread leader = Thread.currentThread(); // null when nobody leads
  private volatile Call leading; // of the last leader
  private volatile @Nullable Call storing; // of the first follower that may store the answer
  private State state = State.LED;
  private int followers;
  private volatile @Nullable Answer answer;
  private volatile @Nullable Throwable failure;

  /** A flight led by the calling thread; it takes itself out of the map when it ends. */
  Flight(ConcurrentMap<CacheKey, Flight> flights, Call call, LongSupplier nanoTime) {
    this.flights = flights;
    this.key = call.key;
    this.leading = call;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /**
   * Whether a call may wait for this flight: not for one older than it accepts, nor for that of
   * another caller whose digest is the same.
   */
  boolean mayAnswer(Call call) {
    return key.cell().equals(call.key.cell())
        && call.accepts(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - begun)));
  }

  /** Whether the answer under way is one that an invalidation drops; it is not stored yet. */
  boolean isChosenBy(CacheSelector selector) {
    Call follower = storing;
    return selector.matches(leading.labels(), Duration.ZERO)
        || (follower != null && selector.matches(follower.labels(), Duration.ZERO));
  }

  /** The call as whose answer the leader's is stored: its own, or a follower's that may store. */
  Call storer() {
    Call follower = storing;
    return follower == null || leading.directives.store() ? leading : follower;
  }

  /**
   * Whether the calling thread makes this flight's upstream call, or tells the leader's listener a
   * piece of its answer: a wait for the flight would be one for itself.
   */
  boolean isFlownByCaller() {
    return isLedByCaller() || leading.isHeardOnThisThread();
  }

  private boolean isLedByCaller() {
    return leader == Thread.currentThread();
  }

  /** Ends the flight with an answer; followers that come until it has left the map get it too. */
  void complete(Answer result) {
    answer = result;
    end(State.ANSWERED);
    leaveMap();
  }

  /** Ends the flight with a failure; it leaves the map first, so that a retry starts a new call. */
  void fail(Throwable cause) {
    leaveMap();
    failure = cause;
    end(State.FAILED);
  }

  /** Gives up the lead, if it is the caller's: a follower takes it, or the flight ends. */
  void resignIfLedByCaller() {
    if (isLedByCaller()) {
      end(State.VACANT);
    }
  }

  private void end(State next) {
    lock.lock();
    try {
      state = next;
      leader = null;
      abandonIfAlone();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits as a follower. */
  Arrival await(Call call, Duration limit) throws InterruptedException {
    lock.lock();
    followers++;
    if (storing == null && call.directives.store()) {
      storing = call;
    }
    try {
      long left = limit.toNanos();
      while (state == State.LED) {
        if (left <= 0) {
          return Arrival.TIMED_OUT;
        }
        left = changed.awaitNanos(left);
      }
      return arrive(call);
    } finally {
      followers--;
      abandonIfAlone(); // the last follower was interrupted just when the lead fell to it
      lock.unlock();
    }
  }

  private Arrival arrive(Call call) {
    return switch (state) {
      case ANSWERED -> Arrival.ANSWERED;
      case FAILED -> Arrival.FAILED;
      case VACANT -> {
        state = State.LED;
        leader = Thread.currentThread();
        leading = call;
        yield Arrival.PROMOTED;
      }
      case LED, ABANDONED -> Arrival.ABANDONED;
    };
  }

  private void abandonIfAlone() {
    if (state == State.VACANT && followers == 0) {
      state = State.ABANDONED;
      leaveMap();
    }
  }

  /** By identity: a newer flight of the same key stays. */
  private void leaveMap() {
    flights.remove(key, this);
  }

  Answer answer() {
    return Objects.requireNonNull(answer, "no answer yet");
  }

  Throwable failure() {
    return Objects.requireNonNull(failure, "no failure yet");
  }
}
