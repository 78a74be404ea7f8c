package dev.loom.langchain4j;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One streamed call: hears LangChain4j's events on whatever thread they come, tells them to the
 * listener one at a time, and lets the caller wait for the end. The first end wins; what comes
 * after it is ignored, and tells the model to stop if it did not.
 */
final class StreamedCall implements StreamingChatResponseHandler {
  /** How a call ended: with an answer or a failure. */
  private record End(@Nullable ChatResponse answer, @Nullable Throwable failure) {}

  private final @Nullable DeltaListener listener;
  private final Duration silence;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ReentrantLock delivery = new ReentrantLock();
  private final ThreadGuard listening = new ThreadGuard();
  private final List<Integer> toolIndexes = new ArrayList<>();
  private volatile @Nullable StreamingHandle handle;
  private volatile long lastSign = System.nanoTime();

  StreamedCall(@Nullable DeltaListener listener, Duration silence) {
    this.listener = listener;
    this.silence = silence;
  }

  /** Waits for the end, on the caller's thread. */
  ChatResponse await() {
    try {
      while (!ended.await(untilSilent(), TimeUnit.NANOSECONDS)) {
        if (listening.isBusy()) {
          lastSign = System.nanoTime();
        } else if (untilSilent() == 0) {
          stop(
              new TimeoutException("The model's stream did not end and was silent for " + silence));
        }
      }
    } catch (InterruptedException e) {
      stop(Failures.interrupted(e));
    }
    End how = end.get();
    if (how == null || how.answer == null) {
      throw Failures.thrown(
          how == null || how.failure == null ? new IllegalStateException("no end") : how.failure);
    }
    return how.answer;
  }

  private long untilSilent() {
    return Math.max(0, silence.toNanos() - (System.nanoTime() - lastSign));
  }

  /** Ends the call from the caller's side. Returns when the listener hears nothing any more. */
  private void stop(RuntimeException reason) {
    if (finish(null, reason)) {
      cancel(handle);
      listening.interrupt();
    }
    delivery.lock();
    try {
      assert end.get() != null : "a piece that comes from now on finds the call ended";
    } finally {
      delivery.unlock();
    }
  }

  private boolean finish(@Nullable ChatResponse answer, @Nullable Throwable failure) {
    boolean first = end.compareAndSet(null, new End(answer, failure));
    ended.countDown();
    return first;
  }

  private static void cancel(@Nullable StreamingHandle stream) {
    try {
      if (stream != null && !stream.isCancelled()) {
        stream.cancel();
      }
    } catch (RuntimeException e) {
      // How the call ended is decided; a model that cannot stop its stream does not change it.
    }
  }

  private void hear(@Nullable StreamingHandle stream, Delta delta) {
    if (stream != null) {
      handle = stream;
    }
    delivery.lock();
    try {
      // The guard begins before the end is looked at, so that an interrupt cannot fall between.
      listening.begin();
      if (end.get() == null && listener != null) {
        listener.onDelta(delta);
      }
    } catch (Throwable failure) {
      finish(null, failure);
    } finally {
      lastSign = System.nanoTime();
      listening.end();
      delivery.unlock();
    }
    if (end.get() != null) {
      cancel(handle);
    }
  }

  @Override
  public void onPartialResponse(String text) {
    hear(null, new Delta.Text(text));
  }

  @Override
  public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
    hear(context.streamingHandle(), new Delta.Text(part.text()));
  }

  @Override
  public void onPartialThinking(PartialThinking part) {
    hear(null, new Delta.Reasoning(part.text()));
  }

  @Override
  public void onPartialThinking(PartialThinking part, PartialThinkingContext context) {
    hear(context.streamingHandle(), new Delta.Reasoning(part.text()));
  }

  @Override
  public void onPartialToolCall(PartialToolCall part) {
    hear(null, piece(part));
  }

  @Override
  public void onPartialToolCall(PartialToolCall part, PartialToolCallContext context) {
    hear(context.streamingHandle(), piece(part));
  }

  /** LangChain4j repeats id and name with each part; as pieces they would add up to nonsense. */
  private Delta piece(PartialToolCall part) {
    boolean first = isNew(part.index());
    return new Delta.ToolCallPiece(
        position(part.index()),
        first ? part.id() : null,
        first ? part.name() : null,
        part.partialArguments());
  }

  /** A model that does not stream tool calls tells them here alone. */
  @Override
  public void onCompleteToolCall(CompleteToolCall whole) {
    if (isNew(whole.index())) {
      var call = Messages.call(whole.toolExecutionRequest());
      hear(
          null,
          new Delta.ToolCallPiece(
              position(whole.index()), call.id(), call.name(), call.arguments()));
    }
  }

  /** Providers may number tool calls among all blocks of an answer; Loom numbers them from 0. */
  private synchronized int position(int index) {
    int position = toolIndexes.indexOf(index);
    if (position < 0) {
      position = toolIndexes.size();
      toolIndexes.add(index);
    }
    return position;
  }

  private synchronized boolean isNew(int index) {
    return !toolIndexes.contains(index);
  }

  @Override
  public void onCompleteResponse(ChatResponse answer) {
    settle(answer, null);
  }

  @Override
  public void onError(Throwable failure) {
    settle(null, failure);
  }

  private void settle(@Nullable ChatResponse answer, @Nullable Throwable failure) {
    delivery.lock();
    try {
      finish(answer, failure);
    } finally {
      delivery.unlock();
    }
  }

  /** The model's call itself failed. */
  void failed(Throwable failure) {
    onError(Failures.isInterrupt(failure) ? Failures.interrupted(failure) : failure);
  }
}
