package dev.loom.faults;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Message;
import dev.loom.chat.TokenUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers its answers and knows what each one was asked, so that a wrong, lost or doubled answer is
 * seen. Thread-safe.
 */
final class NumberedUpstream implements LoomClient {
  private static final int PIECE = 700;
  private static final String FILL = "0123456789abcdef".repeat(125);

  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, Asked> asked = new ConcurrentHashMap<>();
  private final Set<Integer> delivered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger doubled = new AtomicInteger();

  /** Whose question, and which. */
  private record Asked(@Nullable String tenant, List<Message> messages) {
    static Asked of(ChatRequest request) {
      return new Asked(request.caller().tenant(), request.messages());
    }
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    int number = last.incrementAndGet();
    asked.put(number, Asked.of(request));
    String text = text(number);
    if (listener != null) {
      for (int i = 0; i < text.length(); i += PIECE) {
        listener.onDelta(new Delta.Text(text.substring(i, Math.min(text.length(), i + PIECE))));
      }
    }
    return ChatResponse.builder()
        .text(text)
        .finish(FinishReason.STOP, "stop")
        .usage(BilledUsage.of(TokenUsage.of(10, 500), "gpt-4o"))
        .build();
  }

  /** An answer of 2,000 characters. */
  private static String text(int number) {
    return "answer " + number + " " + FILL;
  }

  /** The number of an answer to a request; 0 when it is none of ours, or to another request. */
  int number(ChatRequest request, String text) {
    String[] words = text.split(" ", 3);
    if (words.length < 3 || !words[1].matches("\\d{1,9}")) {
      return 0;
    }
    int number = Integer.parseInt(words[1]);
    return text.equals(text(number)) && Asked.of(request).equals(asked.get(number)) ? number : 0;
  }

  /** Notes that a caller got an answer as one that it paid for. */
  void deliver(int number) {
    if (!delivered.add(number)) {
      doubled.incrementAndGet();
    }
  }

  /** Answers given so far. */
  int calls() {
    return last.get();
  }

  /** Answers that no caller got as its own. */
  int lost() {
    return last.get() - delivered.size();
  }

  /** Answers that two callers got as their own. */
  int doubled() {
    return doubled.get();
  }
}
