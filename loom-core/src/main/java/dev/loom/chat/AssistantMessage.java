package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the model said before.
 *
 * @param text the visible text, {@code null} when there was none
 * @param reasoning the reasoning as the provider wants it back, or {@code null}
 * @param toolCalls the tools it asked for
 * @param extra provider-specific members (signatures and the like), in order; they count in the
 *     cache key
 */
public record AssistantMessage(
    @Nullable String text,
    @Nullable String reasoning,
    List<ToolCall> toolCalls,
    Map<String, @Nullable Object> extra)
    implements Message {

  // Copies tool calls and extra members.
  public AssistantMessage {
    toolCalls = List.copyOf(toolCalls);
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * A message of text alone.
   *
   * @param text the text
   * @return the message
   */
  public static AssistantMessage of(String text) {
    return new AssistantMessage(Objects.requireNonNull(text, "text"), null, List.of(), Map.of());
  }

  @Override
  public String role() {
    return "assistant";
  }

  @Override
  public String toString() {
    return "AssistantMessage["
        + (text == null ? 0 : text.length())
        + " chars, "
        + toolCalls.size()
        + " tool calls]";
  }
}
