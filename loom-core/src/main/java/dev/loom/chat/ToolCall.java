package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model's wish to have a tool called.
 *
 * @param id the call's id, {@code null} where the provider gives none
 * @param name the tool's name
 * @param arguments the arguments as the model wrote them: JSON text, not checked; empty for none
 * @param extra provider-specific members (signatures and the like), in order; they count in the
 *     cache key
 */
public record ToolCall(
    @Nullable String id, String name, String arguments, Map<String, @Nullable Object> extra) {
  // Copies the extra members.
  public ToolCall {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * A call without provider-specific members.
   *
   * @param id the call's id, or {@code null}
   * @param name the tool's name
   * @param arguments JSON text
   */
  public ToolCall(@Nullable String id, String name, String arguments) {
    this(id, name, arguments, Map.of());
  }

  @Override
  public String toString() {
    return "ToolCall[" + name + ", " + arguments.length() + " chars]";
  }
}
