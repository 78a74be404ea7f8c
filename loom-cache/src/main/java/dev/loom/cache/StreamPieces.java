package dev.loom.cache;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the pieces of a streamed answer began and ended. Only lengths are kept; the text itself
 * stays in the response, once. Replaying gives equal pieces in equal order. Immutable and
 * thread-safe.
 */
public final class StreamPieces {
  private static final int TEXT = 0;
  private static final int REASONING = 1;
  private static final int TOOL = 2;

  private static final StreamPieces WHOLE = new StreamPieces(new int[0], true);

  // Text and reasoning: kind and length. A part of a tool call: kind and index, then the lengths of
  // id, name and arguments; for id and name 0 is null and n + 1 a length of n.
  private final int[] layout;
  private final boolean whole;

  private StreamPieces(int[] layout, boolean whole) {
    this.layout = layout;
    this.whole = whole;
  }

  /**
   * The pieces of an answer that was not streamed: reasoning, text and each tool call whole, as far
   * as they are there.
   *
   * @return the pieces, good for every response
   */
  public static StreamPieces whole() {
    return WHOLE;
  }

  /**
   * The pieces of a streamed answer.
   *
   * @param deltas what the listener heard, in order
   * @param response the answer that the stream ended with
   * @return the pieces, or {@code null} when they do not add up to the response
   */
  public static @Nullable StreamPieces of(List<Delta> deltas, ChatResponse response) {
    Layout layout = new Layout();
    Cursor cursor = new Cursor(response);
    for (Delta delta : deltas) {
      if (!cursor.accepts(delta)) {
        return null;
      }
      layout.add(delta);
    }
    return cursor.atEnd() ? new StreamPieces(layout.toArray(), false) : null;
  }

  /**
   * What a store outside the JVM keeps of the pieces, to make them anew by {@link #restored}.
   *
   * @return numbers that only this class reads, a fresh array; {@code null} for {@link #whole}
   */
  public int @Nullable [] layout() {
    return whole ? null : layout.clone();
  }

  /**
   * Makes kept pieces anew.
   *
   * @param layout what {@link #layout} gave
   * @param response the response that the pieces belong to
   * @return the pieces, or {@code null} when they are not such numbers or do not add up to the
   *     response
   */
  public static @Nullable StreamPieces restored(int @Nullable [] layout, ChatResponse response) {
    if (layout == null) {
      return WHOLE;
    }
    StreamPieces pieces = new StreamPieces(layout.clone(), false);
    List<Delta> deltas = new ArrayList<>();
    try {
      pieces.replay(response, deltas::add);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return null; // cut short, or past the end of the response
    }
    return pieces.addsUpTo(response, deltas) ? pieces : null;
  }

  private boolean addsUpTo(ChatResponse response, List<Delta> deltas) {
    StreamPieces same = of(deltas, response);
    return same != null && Arrays.equals(layout, same.layout);
  }

  /**
   * Passes the pieces to a listener, on the calling thread, without pauses.
   *
   * @param response the response that the pieces belong to
   * @param listener hears them; what it throws ends the replay and reaches the caller
   */
  public void replay(ChatResponse response, DeltaListener listener) {
    Objects.requireNonNull(listener, "listener");
    if (whole) {
      response.replay(listener);
      return;
    }
    Cursor cursor = new Cursor(response);
    int at = 0;
    while (at < layout.length) {
      int kind = layout[at++];
      int value = layout[at++];
      switch (kind) {
        case TEXT -> listener.onDelta(new Delta.Text(cursor.text(value)));
        case REASONING -> listener.onDelta(new Delta.Reasoning(cursor.reasoning(value)));
        default -> listener.onDelta(cursor.tool(value, layout[at++], layout[at++], layout[at++]));
      }
    }
  }

  /** The one piece of an answer that is a text and was not streamed; else {@code null}. */
  @Nullable Delta onlyPiece(ChatResponse response) {
    boolean textAlone =
        response.reasoning() == null
            && response.toolCalls().isEmpty()
            && !response.text().isEmpty();
    return whole && textAlone ? new Delta.Text(response.text()) : null;
  }

  /** Heap that the layout takes, in bytes; the text is not its own. */
  long sizeBytes() {
    return whole ? 0 : 40L + 4L * layout.length;
  }

  /** A growing array of numbers. */
  private static final class Layout {
    private int[] numbers = new int[32];
    private int size;

    void add(Delta delta) {
      if (delta instanceof Delta.Text text) {
        add(TEXT);
        add(text.text().length());
      } else if (delta instanceof Delta.Reasoning reasoning) {
        add(REASONING);
        add(reasoning.text().length());
      } else if (delta instanceof Delta.ToolCallPiece tool) {
        add(TOOL);
        add(tool.index());
        add(optional(tool.id()));
        add(optional(tool.name()));
        add(tool.arguments().length());
      }
    }

    private static int optional(@Nullable String value) {
      return value == null ? 0 : value.length() + 1;
    }

    private void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = number;
    }

    int[] toArray() {
      return Arrays.copyOf(numbers, size);
    }
  }

  /** How far the parts of a response are used up. A part that is not there counts as empty. */
  private static final class Cursor {
    private static final int PER_TOOL = 3;

    private final String text;
    private final String reasoning;
    private final List<ToolCall> calls;
    private final int[] used; // per tool call: characters of id, name and arguments
    private int textUsed;
    private int reasoningUsed;

    Cursor(ChatResponse response) {
      this.text = response.text();
      this.reasoning = orEmpty(response.reasoning());
      this.calls = response.toolCalls();
      this.used = new int[PER_TOOL * calls.size()];
    }

    boolean accepts(Delta delta) {
      if (delta instanceof Delta.Text piece) {
        textUsed += piece.text().length();
        return text.startsWith(piece.text(), textUsed - piece.text().length());
      }
      if (delta instanceof Delta.Reasoning piece) {
        reasoningUsed += piece.text().length();
        return reasoning.startsWith(piece.text(), reasoningUsed - piece.text().length());
      }
      return delta instanceof Delta.ToolCallPiece piece && acceptsTool(piece);
    }

    private boolean acceptsTool(Delta.ToolCallPiece piece) {
      if (piece.index() >= calls.size()) {
        return false;
      }
      ToolCall call = calls.get(piece.index());
      int at = PER_TOOL * piece.index();
      return continues(orEmpty(call.id()), orEmpty(piece.id()), at)
          && continues(call.name(), orEmpty(piece.name()), at + 1)
          && continues(call.arguments(), piece.arguments(), at + 2);
    }

    private boolean continues(String part, String piece, int at) {
      used[at] += piece.length();
      return part.startsWith(piece, used[at] - piece.length());
    }

    boolean atEnd() {
      int at = 0;
      for (ToolCall call : calls) {
        if (used[at++] != orEmpty(call.id()).length()
            || used[at++] != call.name().length()
            || used[at++] != call.arguments().length()) {
          return false;
        }
      }
      return textUsed == text.length() && reasoningUsed == reasoning.length();
    }

    String text(int length) {
      textUsed += length;
      return text.substring(textUsed - length, textUsed);
    }

    String reasoning(int length) {
      reasoningUsed += length;
      return reasoning.substring(reasoningUsed - length, reasoningUsed);
    }

    Delta tool(int index, int id, int name, int arguments) {
      ToolCall call = calls.get(index);
      int at = PER_TOOL * index;
      return new Delta.ToolCallPiece(
          index,
          id == 0 ? null : next(orEmpty(call.id()), at, id - 1),
          name == 0 ? null : next(call.name(), at + 1, name - 1),
          next(call.arguments(), at + 2, arguments));
    }

    private String next(String part, int at, int length) {
      used[at] += length;
      return part.substring(used[at] - length, used[at]);
    }

    private static String orEmpty(@Nullable String part) {
      return part == null ? "" : part;
    }
  }
}
