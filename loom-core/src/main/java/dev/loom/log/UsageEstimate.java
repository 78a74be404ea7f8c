package dev.loom.log;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Message;
import dev.loom.chat.Part;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.TokenEstimator;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import dev.loom.chat.UserMessage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a stream whose provider did not tell it: input from the request's texts, output from
 * what was received. Images and sounds cannot be estimated, nor what a cache of the provider took
 * off, nor reasoning: those stay unknown.
 */
final class UsageEstimate {
  /** What providers bill for the frame of a tool call, beside its name and arguments. */
  static final long TOOL_CALL = 20;

  /** What they bill for the frame of a message. */
  private static final long MESSAGE = 4;

  private final TokenEstimator estimator;
  private long tokens;

  private UsageEstimate(TokenEstimator estimator) {
    this.estimator = estimator;
  }

  /** The usage of a stream that ended early, or {@code null} when nothing of it is known. */
  static @Nullable BilledUsage of(
      TokenEstimator estimator, ChatRequest request, OptionalLong output) {
    if (output.isEmpty()) {
      return null;
    }
    try {
      return usage(input(estimator, request), output.getAsLong(), null);
    } catch (RuntimeException | StackOverflowError trouble) {
      return null; // of the host's own estimator
    }
  }

  /** The usage of a whole answer, or {@code null} when the estimator fails. */
  static @Nullable BilledUsage of(
      TokenEstimator estimator, ChatRequest request, ChatResponse answer) {
    try {
      UsageEstimate output = new UsageEstimate(estimator);
      output.text(answer.text());
      output.toolCalls(answer.toolCalls());
      return usage(input(estimator, request), output.tokens, answer.upstreamModel());
    } catch (RuntimeException | StackOverflowError trouble) {
      return null;
    }
  }

  private static BilledUsage usage(long input, long output, @Nullable String model) {
    TokenUsage tokens =
        TokenUsage.of(
            Math.min(input, TokenUsage.MAX_COUNT), Math.min(output, TokenUsage.MAX_COUNT));
    return new BilledUsage(tokens, model, null, List.of(), 0, null, true, false);
  }

  private static long input(TokenEstimator estimator, ChatRequest request) {
    UsageEstimate input = new UsageEstimate(estimator);
    request.messages().forEach(input::message);
    for (ToolSpec tool : request.tools()) {
      input.text(tool.name());
      input.text(tool.description());
      input.text(tool.parameters().toString());
    }
    if (request.responseFormat() != null) {
      input.text(request.responseFormat().schema().toString());
    }
    return input.tokens;
  }

  private void message(Message message) {
    tokens += MESSAGE;
    if (message instanceof SystemMessage system) {
      text(system.text());
    } else if (message instanceof UserMessage user) {
      parts(user.parts());
    } else if (message instanceof ToolMessage tool) {
      parts(tool.parts());
    } else if (message instanceof AssistantMessage assistant) {
      text(assistant.text());
      toolCalls(assistant.toolCalls());
    }
  }

  private void parts(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof TextPart text) {
        text(text.text());
      }
    }
  }

  private void toolCalls(List<ToolCall> calls) {
    for (ToolCall call : calls) {
      tokens += TOOL_CALL;
      text(call.name());
      text(call.arguments());
    }
  }

  private void text(@Nullable String text) {
    tokens += text == null || text.isEmpty() ? 0 : Math.max(0, estimator.tokens(text));
  }
}
