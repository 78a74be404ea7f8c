package dev.loom.faults;

import dev.loom.cache.CacheStats;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What hosts do all day: 8 callers, 500 questions of which 70 % were asked before, every fifth call
 * streamed. Each answer is checked.
 */
final class Load {
  static final int CALLERS = 8;

  private static final int QUESTIONS = 500;
  private static final int REPEATS = 70;
  private static final int STREAMED = 5;

  private final Node node;
  private final Random random;
  private final int callers;
  private final AtomicInteger fresh = new AtomicInteger();
  private final AtomicInteger number = new AtomicInteger();

  Load(Node node, Random random) {
    this(node, random, CALLERS);
  }

  Load(Node node, Random random, int callers) {
    this.node = node;
    this.random = random;
    this.callers = callers;
  }

  /** So many calls. */
  Tally run(int calls) throws Exception {
    return runWhile(done -> done < calls, Duration.ZERO);
  }

  /** Calls for a time, each caller with a pause after each. */
  Tally runFor(Duration time, Duration pause) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    return runWhile(done -> System.nanoTime() - end < 0, pause);
  }

  private Tally runWhile(IntPredicate goOn, Duration pause) throws Exception {
    Tally tally = new Tally(node);
    AtomicInteger begun = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Random own = new Random(random.nextLong());
        work.add(
            () -> {
              while (goOn.test(begun.getAndIncrement())) {
                call(pick(own), number.incrementAndGet() % STREAMED == 0, tally);
                if (!pause.isZero()) {
                  Attempt.pause(pause);
                }
              }
              return null;
            });
      }
      for (Future<Void> each : pool.invokeAll(work)) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    return tally;
  }

  /** One asked before, mostly. */
  private Question pick(Random own) {
    int asked = Math.min(QUESTIONS, fresh.get());
    boolean repeated = asked > 0 && (asked == QUESTIONS || own.nextInt(100) < REPEATS);
    return question(repeated ? own.nextInt(asked) : fresh.getAndIncrement() % QUESTIONS);
  }

  private static Question question(int number) {
    return new Question(number, "acme");
  }

  private void call(Question question, boolean streamed, Tally tally) {
    ask(node, question.request(), streamed, tally);
  }

  /** Asks, and checks what is answered. */
  static int ask(Node node, ChatRequest request, boolean streamed, Tally tally) {
    StringBuilder heard = streamed ? new StringBuilder() : null;
    int used = node.watched.used();
    node.calls.increment();
    long start = System.nanoTime();
    try {
      ChatResponse answer = node.cache.chat(request, listener(heard));
      long end = System.nanoTime();
      int number = node.upstream.number(request, answer.text());
      boolean right = number > 0 && (heard == null || answer.text().contentEquals(heard));
      if (right && answer.origin() == Origin.UPSTREAM) {
        node.upstream.deliver(number);
      }
      tally.add(right, answer, node.watched.used() - used, start, end);
      return number;
    } catch (RuntimeException | Error failure) {
      tally.fail(failure);
      return 0;
    }
  }

  private static @Nullable DeltaListener listener(@Nullable StringBuilder heard) {
    return heard == null
        ? null
        : delta -> {
          if (delta instanceof Delta.Text text) {
            heard.append(text.text());
          }
        };
  }

  /** Asks all questions once more: none of them may still be in flight. */
  void settle(Attempt attempt) {
    Tally tally = new Tally(node);
    for (int i = 0; i < Math.min(QUESTIONS, fresh.get()); i++) {
      ask(node, question(i).request(Duration.ofSeconds(1)), false, tally);
    }
    attempt.exactly(
        "calls that waited for a flight left over",
        tally.failures(DeadlineExceededException.class) + tally.coalesced(),
        0);
    tally.check(attempt, "after all");
    attempt.exactly("answers lost", node.upstream.lost(), 0);
    attempt.exactly("answers given twice as paid", node.upstream.doubled(), 0);
    attempt.require("statistics hold no canary", !Question.holdsCanary(node.cache.stats() + ""));
    CacheStats stats = node.cache.stats();
    attempt.exactly(
        "calls counted as a hit, a miss or a follower",
        stats.hits() + stats.misses() + stats.coalesced(),
        node.calls.sum());
  }
}
