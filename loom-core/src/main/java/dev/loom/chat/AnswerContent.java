package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an answer says, whoever gets it: shared by all answers that one cache entry gives. */
record AnswerContent(
    String text,
    @Nullable String reasoning,
    List<ToolCall> toolCalls,
    List<BinaryPart> media,
    FinishReason finishReason,
    @Nullable String providerFinishReason,
    BilledUsage usage,
    @Nullable String upstreamId,
    @Nullable String upstreamModel,
    Map<String, @Nullable Object> extra) {

  // Copies lists and extra members.
  AnswerContent {
    Objects.requireNonNull(text, "text");
    toolCalls = List.copyOf(toolCalls);
    media = List.copyOf(media);
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(usage, "usage");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /** Shows sizes alone: the generated text would show all that the model said. */
  @Override
  public String toString() {
    return "AnswerContent[" + text.length() + " chars, " + toolCalls.size() + " tool calls]";
  }
}
