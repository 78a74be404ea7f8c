package dev.loom.cache.blackbox;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.TokenUsage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An upstream that counts its calls and answers with a numbered text, or as a test tells it. */
public final class FakeUpstream implements LoomClient {
  /** How to answer one call. */
  @FunctionalInterface
  public interface Behaviour {
    ChatResponse answer(int number, ChatRequest request, @Nullable DeltaListener listener);
  }

  private final AtomicInteger calls = new AtomicInteger();
  private volatile Behaviour behaviour =
      (number, request, listener) -> {
        ChatResponse response = text("answer " + number);
        if (listener != null) {
          listener.onDelta(new Delta.Text("answer "));
          listener.onDelta(new Delta.Text(Integer.toString(number)));
        }
        return response;
      };
  private volatile Function<Throwable, CallFailure> meaning = CallFailure::of;

  public static ChatResponse text(String text) {
    return answer(text).build();
  }

  public static ChatResponse.Builder answer(String text) {
    return ChatResponse.builder()
        .text(text)
        .finish(FinishReason.STOP, "stop")
        .usage(BilledUsage.of(TokenUsage.of(10, 5), "m"));
  }

  /** Answers every call with one response, streamed in the given pieces. */
  public FakeUpstream answering(ChatResponse response, List<? extends Delta> pieces) {
    return behaving(
        (number, request, listener) -> {
          if (listener != null) {
            pieces.forEach(listener::onDelta);
          }
          return response;
        });
  }

  public FakeUpstream behaving(Behaviour value) {
    behaviour = value;
    return this;
  }

  public FakeUpstream describing(Function<Throwable, CallFailure> value) {
    meaning = value;
    return this;
  }

  public int calls() {
    return calls.get();
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    return behaviour.answer(calls.incrementAndGet(), request, listener);
  }

  @Override
  public CallFailure describe(Throwable failure) {
    return meaning.apply(failure);
  }
}
