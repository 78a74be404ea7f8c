package dev.loom.chat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One piece of a streamed answer: text, reasoning or a part of a tool call. Immutable. */
public sealed interface Delta {

  /**
   * The next characters of the visible answer.
   *
   * @param text may be empty where the provider sent an empty piece
   */
  record Text(String text) implements Delta {
    // Rejects {@code null}.
    public Text {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
      return "Text[" + text.length() + " chars]";
    }
  }

  /**
   * The next characters of the model's reasoning, where the provider shows it.
   *
   * @param text may be empty where the provider sent an empty piece
   */
  record Reasoning(String text) implements Delta {
    // Rejects {@code null}.
    public Reasoning {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
      return "Reasoning[" + text.length() + " chars]";
    }
  }

  /**
   * A piece of one tool call.
   *
   * @param index which tool call of the answer, from 0, in the order of {@link
   *     ChatResponse#toolCalls()}
   * @param id the call's id, in pieces where the provider sent it, else {@code null}
   * @param name the tool's name, in pieces where the provider sent it, else {@code null}
   * @param arguments the next characters of the JSON arguments, may be empty
   */
  record ToolCallPiece(int index, @Nullable String id, @Nullable String name, String arguments)
      implements Delta {
    // Rejects a negative index and {@code null} arguments.
    public ToolCallPiece {
      if (index < 0) {
        throw new IllegalArgumentException("index of a tool call is " + index + "; 0 is the first");
      }
      Objects.requireNonNull(arguments, "arguments");
    }

    @Override
    public String toString() {
      return "ToolCallPiece[" + index + ", " + arguments.length() + " chars]";
    }
  }
}
