package dev.loom.faults;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** What became of many calls. Thread-safe. */
final class Tally {
  private final Node node;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final AtomicInteger coalesced = new AtomicInteger();
  private final AtomicInteger redisHits = new AtomicInteger();
  private final AtomicInteger memoryHits = new AtomicInteger();
  private final AtomicLong away = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

  Tally(Node node) {
    this.node = node;
  }

  /** An answer, and how often its call used the store. */
  void add(boolean right, ChatResponse answer, int used, long start, long end) {
    calls.incrementAndGet();
    wrong.addAndGet(right ? 0 : 1);
    nanos.add(end - start);
    if (answer.origin() == Origin.CACHE) {
      ("redis".equals(answer.cache().tier()) ? redisHits : memoryHits).incrementAndGet();
    }
    boolean followed = answer.origin() == Origin.COALESCED;
    coalesced.addAndGet(followed ? 1 : 0);
    // Who follows looks up, then waits for the lookup and the store of another.
    int uses = followed ? 3 : Math.max(1, used);
    node.spans.add("a call", node.limit.multipliedBy(uses), start, end);
    if (away.get() == 0 && !node.isAvailable()) {
      away.compareAndSet(0, System.nanoTime());
    }
  }

  void fail(Throwable failure) {
    calls.incrementAndGet();
    failures.add(failure);
  }

  /** Requires that all were answered, and rightly. */
  void check(Attempt attempt, String when) {
    attempt.exactly(when + ": failed calls", failures.size(), 0);
    attempt.exactly(when + ": wrong answers", wrong.get(), 0);
    for (Throwable failure : failures) {
      attempt.require("no failure " + failure.getClass().getSimpleName(), false);
      attempt.require("no failure holds a canary", !Question.holdsCanary(failure.toString()));
    }
    node.spans.judge(attempt, when);
  }

  int calls() {
    return calls.get();
  }

  int wrong() {
    return wrong.get();
  }

  int failed() {
    return failures.size();
  }

  long failures(Class<? extends Throwable> type) {
    return failures.stream().filter(type::isInstance).count();
  }

  int coalesced() {
    return coalesced.get();
  }

  /** Answers from Redis. */
  int redisHits() {
    return redisHits.get();
  }

  /** Answers from the memory that stands in for it. */
  int memoryHits() {
    return memoryHits.get();
  }

  /** When a caller first saw that Redis is left alone, 0 for never. */
  long away() {
    return away.get();
  }

  /** The time within which 99 of 100 calls ended. */
  Duration p99() {
    long[] sorted = nanos.stream().flatMapToLong(LongStream::of).toArray();
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)]);
  }
}
