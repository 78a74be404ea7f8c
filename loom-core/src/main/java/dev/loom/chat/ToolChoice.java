package dev.loom.chat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model may, must or must not ask for a tool.
 *
 * @param mode the choice
 * @param tool the one tool it must ask for; only with {@link Mode#REQUIRED}, else {@code null}
 */
public record ToolChoice(Mode mode, @Nullable String tool) {

  /** The choices that providers share. */
  public enum Mode {
    /** The model decides. */
    AUTO,
    /** The model must ask for a tool. */
    REQUIRED,
    /** The model must answer without tools. */
    NONE
  }

  /** The model decides. */
  public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);

  /** The model must ask for some tool. */
  public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

  /** The model must answer without tools. */
  public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);

  // Rejects a tool's name beside any mode but REQUIRED.
  public ToolChoice {
    Objects.requireNonNull(mode, "mode");
    if (tool != null && mode != Mode.REQUIRED) {
      throw new IllegalArgumentException(
          "tool choice " + mode + " names a tool; only REQUIRED may name one");
    }
  }
}
