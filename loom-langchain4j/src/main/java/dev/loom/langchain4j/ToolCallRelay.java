package dev.loom.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.Delta;
import dev.loom.chat.ToolCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a LangChain4j handler of tool calls: pieces as they come, and each call once as a whole, in
 * order. A call is told as a whole when the next one begins and its arguments are a whole JSON
 * object; where they are not, more pieces may come, so it and those after it wait for the answer's
 * end. Not thread-safe.
 */
final class ToolCallRelay {
  private final StreamingChatResponseHandler handler;
  private final StreamingHandle handle;
  private final Map<Integer, Open> calls = new HashMap<>();
  private int told;

  ToolCallRelay(StreamingChatResponseHandler handler, StreamingHandle handle) {
    this.handler = handler;
    this.handle = handle;
  }

  void hear(Delta.ToolCallPiece piece) {
    Open call = calls.get(piece.index());
    if (call == null) {
      tellUntil(piece.index());
      call = new Open();
      calls.put(piece.index(), call);
    }
    String ready = call.add(piece);
    if (!ready.isEmpty() && piece.index() >= told) {
      handler.onPartialToolCall(
          PartialToolCall.builder()
              .index(piece.index())
              .id(call.id())
              .name(call.name())
              .partialArguments(ready)
              .build(),
          new PartialToolCallContext(handle));
    }
  }

  private void tellUntil(int next) {
    while (told < next) {
      Open call = calls.get(told);
      if (call == null || !call.isWhole()) {
        return;
      }
      tell(call.whole());
    }
  }

  /** The answer is complete: tells the calls that were not told yet. */
  void finish(List<ToolCall> all) {
    while (told < all.size()) {
      tell(Tools.call(all.get(told)));
    }
  }

  private void tell(ToolExecutionRequest whole) {
    handler.onCompleteToolCall(new CompleteToolCall(told++, whole));
  }

  /** A call whose pieces are still coming. */
  private static final class Open {
    private final StringBuilder id = new StringBuilder();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private int sent;

    /** Returns the arguments that can be told now: none before the tool's name is known. */
    String add(Delta.ToolCallPiece piece) {
      append(id, piece.id());
      append(name, piece.name());
      arguments.append(piece.arguments());
      if (name().isBlank()) {
        return "";
      }
      String ready = arguments.substring(sent);
      sent = arguments.length();
      return ready;
    }

    private static void append(StringBuilder text, @Nullable String piece) {
      if (piece != null) {
        text.append(piece);
      }
    }

    @Nullable String id() {
      return id.isEmpty() ? null : id.toString();
    }

    String name() {
      return name.toString();
    }

    boolean isWhole() {
      try {
        return !name().isBlank() && JsonText.read(arguments.toString()) instanceof Map<?, ?>;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    ToolExecutionRequest whole() {
      return ToolExecutionRequest.builder()
          .id(id())
          .name(name())
          .arguments(arguments.toString())
          .build();
    }
  }
}
