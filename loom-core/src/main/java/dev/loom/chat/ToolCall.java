package dev.loom.chat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model's wish to have a tool called.
 *
 * @param id the call's id, {@code null} where the provider gives none
 * @param name the tool's name
 * @param arguments the arguments as the model wrote them: JSON text, not checked; empty for none
 */
public record ToolCall(@Nullable String id, String name, String arguments) {
  // Rejects {@code null} names and arguments.
  public ToolCall {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }

  @Override
  public String toString() {
    return "ToolCall[" + name + ", " + arguments.length() + " chars]";
  }
}
