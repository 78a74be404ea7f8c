package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the model may ask for.
 *
 * @param name the tool's name
 * @param description what it does, or {@code null}
 * @param parameters the JSON schema of its arguments as a plain tree; empty for none
 * @param extra provider-specific members, in order; they count in the cache key
 */
public record ToolSpec(
    String name,
    @Nullable String description,
    Map<String, @Nullable Object> parameters,
    Map<String, @Nullable Object> extra) {

  // Copies schema and extra members.
  public ToolSpec {
    Objects.requireNonNull(name, "name");
    parameters = Frozen.tree(Objects.requireNonNull(parameters, "parameters"));
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * A tool without provider-specific members.
   *
   * @param name the tool's name
   * @param description what it does, or {@code null}
   * @param parameters the JSON schema of its arguments
   * @return the tool
   */
  public static ToolSpec of(
      String name, @Nullable String description, Map<String, @Nullable Object> parameters) {
    return new ToolSpec(name, description, parameters, Map.of());
  }

  @Override
  public String toString() {
    return "ToolSpec[" + name + "]";
  }
}
