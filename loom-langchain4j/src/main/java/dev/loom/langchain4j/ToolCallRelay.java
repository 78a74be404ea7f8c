package dev.loom.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.Delta;
import dev.loom.chat.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a LangChain4j handler of tool calls: pieces as they come, and each call once as a whole. A
 * call is whole when the next one begins or the answer ends. Not thread-safe.
 */
final class ToolCallRelay {
  private final StreamingChatResponseHandler handler;
  private final StreamingHandle handle;
  private final Set<Integer> told = new HashSet<>();
  private @Nullable Open open;

  ToolCallRelay(StreamingChatResponseHandler handler, StreamingHandle handle) {
    this.handler = handler;
    this.handle = handle;
  }

  void hear(Delta.ToolCallPiece piece) {
    Open current = open;
    if (current != null && current.index != piece.index()) {
      tell(current.index, current.whole());
      current = null;
    }
    if (current == null) {
      current = new Open(piece.index());
      open = current;
    }
    String ready = current.add(piece);
    if (!ready.isEmpty()) {
      handler.onPartialToolCall(
          PartialToolCall.builder()
              .index(current.index)
              .id(current.id)
              .name(current.name)
              .partialArguments(ready)
              .build(),
          new PartialToolCallContext(handle));
    }
  }

  /** The answer is complete: tells the calls that were not told yet. */
  void finish(List<ToolCall> calls) {
    for (int i = 0; i < calls.size(); i++) {
      tell(i, Tools.call(calls.get(i)));
    }
  }

  private void tell(int index, ToolExecutionRequest whole) {
    if (told.add(index)) {
      handler.onCompleteToolCall(new CompleteToolCall(index, whole));
    }
  }

  /** A call whose pieces are still coming. */
  private static final class Open {
    private final int index;
    private final StringBuilder arguments = new StringBuilder();
    private @Nullable String id;
    private @Nullable String name;
    private int sent;

    Open(int index) {
      this.index = index;
    }

    /** Returns the arguments that can be told now: none before the tool's name is known. */
    String add(Delta.ToolCallPiece piece) {
      id = piece.id() == null ? id : piece.id();
      name = piece.name() == null ? name : piece.name();
      arguments.append(piece.arguments());
      if (name == null || name.isBlank()) {
        return "";
      }
      String ready = arguments.substring(sent);
      sent = arguments.length();
      return ready;
    }

    ToolExecutionRequest whole() {
      return ToolExecutionRequest.builder()
          .id(id)
          .name(name)
          .arguments(arguments.toString())
          .build();
    }
  }
}
