package dev.loom.faults;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Times that have a limit; only those above it are kept. Thread-safe. */
final class Spans {
  private final Queue<Span> over = new ConcurrentLinkedQueue<>();
  private final AtomicLong longest = new AtomicLong();

  private record Span(String what, Duration limit, long start, long end) {}

  void add(String what, Duration limit, long start, long end) {
    longest.accumulateAndGet(end - start, Math::max);
    if (end - start > limit.toNanos()) {
      over.add(new Span(what, limit, start, end));
    }
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  /** Requires that all kept their limits, and begins anew. */
  void judge(Attempt attempt, String when) {
    for (Span each; (each = over.poll()) != null; ) {
      attempt.within(when + ": " + each.what, each.limit, each.start, each.end);
    }
  }
}
