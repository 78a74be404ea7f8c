package dev.loom.langchain4j;

import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;

/** Runs one streamed call of a chain and tells a LangChain4j handler what it hears. */
final class StreamRelay implements Runnable, DeltaListener, StreamingHandle {
  private final LoomClient chain;
  private final ChatRequest request;
  private final StreamingChatResponseHandler handler;
  private final ToolCallRelay tools;
  private final ThreadGuard running = new ThreadGuard();
  private volatile boolean cancelled;

  StreamRelay(LoomClient chain, ChatRequest request, StreamingChatResponseHandler handler) {
    this.chain = chain;
    this.request = request;
    this.handler = handler;
    this.tools = new ToolCallRelay(handler, this);
  }

  @Override
  public void run() {
    ChatResponse answer;
    running.begin();
    try {
      answer = chain.chat(request, this);
      tools.finish(answer.toolCalls());
    } catch (Throwable failure) {
      running.end();
      if (!cancelled) {
        handler.onError(failure);
      }
      return;
    }
    running.end();
    if (!cancelled) {
      handler.onCompleteResponse(Responses.toLangChain4j(answer));
    }
  }

  @Override
  public void onDelta(Delta delta) {
    stopIfCancelled();
    if (delta instanceof Delta.Text text) {
      // LangChain4j has no empty pieces.
      if (!text.text().isEmpty()) {
        handler.onPartialResponse(
            new PartialResponse(text.text()), new PartialResponseContext(this));
      }
    } else if (delta instanceof Delta.Reasoning reasoning) {
      if (!reasoning.text().isEmpty()) {
        handler.onPartialThinking(
            new PartialThinking(reasoning.text()), new PartialThinkingContext(this));
      }
    } else if (delta instanceof Delta.ToolCallPiece piece) {
      tools.hear(piece);
    }
    stopIfCancelled();
  }

  private void stopIfCancelled() {
    if (cancelled) {
      throw new CallCancelledException("The handler cancelled the stream.");
    }
  }

  /** Ends the call at the next piece, or at once while the chain waits for one. */
  @Override
  public void cancel() {
    cancelled = true;
    running.interrupt();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }
}
