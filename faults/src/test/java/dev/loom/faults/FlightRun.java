package dev.loom.faults;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Many callers of one question at once, whose upstream call fails or not. */
final class FlightRun {
  static final String CRITERION =
      "1 upstream call a flight; all get the same answer or failure; the next call starts afresh";

  private final Attempt attempt;
  private final UnaryOperator<LoomClient> layer;

  FlightRun(Attempt attempt, UnaryOperator<LoomClient> layer) {
    this.attempt = attempt;
    this.layer = layer;
  }

  /** The upstream of one flight: it answers when all callers are there. */
  private static final class Gate {
    final CountDownLatch allHere = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();
    final IllegalStateException failure = new IllegalStateException("503");
    final boolean fails;

    Gate(boolean fails) {
      this.fails = fails;
    }

    ChatResponse answer() {
      int call = calls.incrementAndGet();
      try {
        allHere.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (fails) {
        throw failure;
      }
      return text("call " + call);
    }
  }

  private static ChatResponse text(String text) {
    return ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build();
  }

  void run(int flights, int callers) throws Exception {
    Gate[] now = new Gate[1];
    LoomClient client = layer.apply((request, listener) -> now[0].answer());
    for (int i = 0; i < flights; i++) {
      now[0] = new Gate(attempt.random(i).nextBoolean());
      one("flight " + i, now, client, new Question(i, "acme").request(), callers);
    }
    attempt.observe("flights", flights);
    attempt.observe("callers each", callers);
  }

  private void one(String what, Gate[] now, LoomClient client, ChatRequest request, int callers)
      throws Exception {
    Gate gate = now[0];
    List<FutureTask<ChatResponse>> calls = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      FutureTask<ChatResponse> call = new FutureTask<>(() -> client.chat(request));
      Thread thread = new Thread(call);
      calls.add(call);
      threads.add(thread);
      thread.start();
    }
    attempt.await(what + ": all callers wait", () -> threads.stream().allMatch(FlightRun::waits));
    gate.allHere.countDown();
    int paid = 0;
    for (FutureTask<ChatResponse> call : calls) {
      try {
        ChatResponse answer = call.get();
        attempt.require(what + ": the answer is the first", answer.text().equals("call 1"));
        paid += answer.origin() == Origin.UPSTREAM ? 1 : 0;
      } catch (ExecutionException e) {
        attempt.require(what + ": the failure is the same", e.getCause() == gate.failure);
      }
    }
    for (Thread each : threads) {
      each.join();
    }
    attempt.exactly(what + ": upstream calls", gate.calls.get(), 1);
    attempt.exactly(what + ": calls that were paid for", paid, gate.fails ? 0 : 1);
    now[0] = new Gate(false);
    now[0].allHere.countDown();
    client.chat(request);
    attempt.exactly(what + ": calls afresh", now[0].calls.get(), gate.fails ? 1 : 0);
  }

  private static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }
}
