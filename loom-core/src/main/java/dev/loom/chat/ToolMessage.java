package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tool call.
 *
 * @param toolCallId the id of the {@link ToolCall} it answers, {@code null} where the provider uses
 *     none
 * @param name the tool's name, {@code null} when not sent
 * @param parts the result, may be empty
 * @param extra provider-specific members, in order; they count in the cache key
 */
public record ToolMessage(
    @Nullable String toolCallId,
    @Nullable String name,
    List<Part> parts,
    Map<String, @Nullable Object> extra)
    implements Message {

  // Copies parts and extra members.
  public ToolMessage {
    parts = List.copyOf(parts);
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * A result of text alone.
   *
   * @param toolCallId the id of the call it answers
   * @param name the tool's name
   * @param text the result
   * @return the message
   */
  public static ToolMessage of(@Nullable String toolCallId, @Nullable String name, String text) {
    return new ToolMessage(toolCallId, name, List.of(new TextPart(text)), Map.of());
  }

  @Override
  public String role() {
    return "tool";
  }

  @Override
  public String toString() {
    return "ToolMessage" + parts;
  }
}
