package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamPiecesTest {
  private final long seed = Long.getLong("loom.seed", 99);
  private final Random random = new Random(seed);

  private static List<Delta> replay(StreamPieces pieces, ChatResponse response) {
    List<Delta> heard = new ArrayList<>();
    pieces.replay(response, heard::add);
    return heard;
  }

  private static ChatResponse response(String text, @Nullable String reasoning, ToolCall... calls) {
    return ChatResponse.builder()
        .text(text)
        .reasoning(reasoning)
        .toolCalls(List.of(calls))
        .finish(FinishReason.STOP, null)
        .build();
  }

  /** A random stream and the response that it adds up to. */
  private final class RandomStream {
    final List<Delta> deltas = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final List<StringBuilder[]> calls = new ArrayList<>();

    RandomStream() {
      int tools = random.nextInt(3);
      for (int i = 0; i < tools; i++) {
        calls.add(
            new StringBuilder[] {new StringBuilder(), new StringBuilder(), new StringBuilder()});
      }
      for (int i = random.nextInt(40); i > 0; i--) {
        deltas.add(delta(random.nextInt(tools == 0 ? 2 : 3)));
      }
    }

    private Delta delta(int kind) {
      String piece = piece();
      if (kind == 0) {
        text.append(piece);
        return new Delta.Text(piece);
      }
      if (kind == 1) {
        reasoning.append(piece);
        return new Delta.Reasoning(piece);
      }
      int index = random.nextInt(calls.size());
      String id = random.nextBoolean() ? piece() : null;
      String name = random.nextBoolean() ? piece() : null;
      StringBuilder[] call = calls.get(index);
      call[0].append(id == null ? "" : id);
      call[1].append(name == null ? "" : name);
      call[2].append(piece);
      return new Delta.ToolCallPiece(index, id, name, piece);
    }

    private String piece() {
      return List.of("", "a", "Hello ", "\ud83d", "\ude00", "{\"a\":", "x".repeat(50))
          .get(random.nextInt(7));
    }

    ChatResponse response() {
      ToolCall[] tools =
          calls.stream()
              .map(c -> new ToolCall(c[0].toString(), c[1].toString(), c[2].toString()))
              .toArray(ToolCall[]::new);
      return StreamPiecesTest.response(text.toString(), reasoning.toString(), tools);
    }
  }

  @Test
  void replayGivesEqualPiecesInEqualOrder() {
    for (int i = 0; i < 3_000; i++) {
      RandomStream stream = new RandomStream();
      StreamPieces pieces = StreamPieces.of(stream.deltas, stream.response());
      assertThat(pieces).as("seed %d, stream %d", seed, i).isNotNull();
      assertThat(replay(pieces, stream.response()))
          .as("seed %d, stream %d", seed, i)
          .isEqualTo(stream.deltas);
      assertThat(pieces.sizeBytes()).isGreaterThanOrEqualTo(4L * stream.deltas.size());
    }
  }

  @Test
  void keptLayoutGivesTheSamePieces() {
    for (int i = 0; i < 3_000; i++) {
      RandomStream stream = new RandomStream();
      ChatResponse response = stream.response();
      StreamPieces pieces = Objects.requireNonNull(StreamPieces.of(stream.deltas, response));
      StreamPieces restored = StreamPieces.restored(pieces.layout(), response);
      assertThat(restored).as("seed %d, stream %d", seed, i).isNotNull();
      assertThat(replay(restored, response)).isEqualTo(stream.deltas);
    }
    assertThat(StreamPieces.whole().layout()).isNull();
    assertThat(StreamPieces.restored(null, response("a", null))).isSameAs(StreamPieces.whole());
  }

  @Test
  void layoutThatWasChangedIsRefusedOrAddsUpAllTheSame() {
    for (int i = 0; i < 3_000; i++) {
      RandomStream stream = new RandomStream();
      ChatResponse response = stream.response();
      int[] layout = Objects.requireNonNull(StreamPieces.of(stream.deltas, response)).layout();
      int[] changed = Arrays.copyOf(layout, layout.length + random.nextInt(3));
      for (int changes = random.nextInt(3); changes >= 0 && changed.length > 0; changes--) {
        changed[random.nextInt(changed.length)] =
            random.nextBoolean() ? random.nextInt() : random.nextInt(60) - 5;
      }
      StreamPieces restored = StreamPieces.restored(changed, response);
      if (restored != null) {
        assertThat(StreamPieces.of(replay(restored, response), response))
            .as("seed %d, stream %d", seed, i)
            .isNotNull();
      }
    }
    assertThat(StreamPieces.restored(new int[] {0}, response("a", null))).isNull();
    assertThat(StreamPieces.restored(new int[] {0, 2}, response("a", null))).isNull();
    assertThat(StreamPieces.restored(new int[] {0, 1, 2, -1, 0, 0, 0}, response("a", null)))
        .isNull();
  }

  @Test
  void streamThatMissesOrAddsAPieceIsRefused() {
    for (int i = 0; i < 3_000; i++) {
      RandomStream stream = new RandomStream();
      ChatResponse response = stream.response();
      List<Delta> changed = new ArrayList<>(stream.deltas);
      Delta more =
          List.of(
                  new Delta.Text("!"),
                  new Delta.Reasoning("!"),
                  new Delta.ToolCallPiece(random.nextInt(4), null, null, "!"),
                  new Delta.ToolCallPiece(0, "!", null, ""),
                  new Delta.ToolCallPiece(0, null, "!", ""))
              .get(random.nextInt(5));
      changed.add(random.nextInt(changed.size() + 1), more);
      assertThat(StreamPieces.of(changed, response)).as("seed %d, stream %d", seed, i).isNull();
      if (response.text().length() + response.reasoning().length() > 0) {
        assertThat(StreamPieces.of(List.of(), response)).isNull();
      }
    }
  }

  @Test
  void partsThatAreMissingCountAsEmpty() {
    ChatResponse response = response("", null, new ToolCall(null, "f", ""));
    List<Delta> deltas =
        List.of(new Delta.Reasoning(""), new Delta.ToolCallPiece(0, null, "f", ""));
    StreamPieces pieces = Objects.requireNonNull(StreamPieces.of(deltas, response));
    assertThat(replay(pieces, response)).isEqualTo(deltas);
    assertThat(StreamPieces.of(List.of(), response)).isNull();
    assertThat(StreamPieces.of(List.of(new Delta.ToolCallPiece(0, "x", "f", "")), response))
        .isNull();
    assertThat(StreamPieces.of(List.of(), response("", "", new ToolCall("id", "", "")))).isNull();
    assertThat(StreamPieces.of(List.of(), response("", "", new ToolCall("", "", "1")))).isNull();
    assertThat(StreamPieces.of(List.of(), response("", "thought"))).isNull();
    assertThat(StreamPieces.of(List.of(), response("", ""))).isNotNull();
  }

  @Test
  void answerThatWasNotStreamedReplaysAsOnePiecePerPart() {
    ToolCall call = new ToolCall("id", "f", "{}");
    assertThat(replay(StreamPieces.whole(), response("text", "thought", call, call)))
        .containsExactly(
            new Delta.Reasoning("thought"),
            new Delta.Text("text"),
            new Delta.ToolCallPiece(0, "id", "f", "{}"),
            new Delta.ToolCallPiece(1, "id", "f", "{}"));
    assertThat(replay(StreamPieces.whole(), response("", null))).isEmpty();
    assertThat(replay(StreamPieces.whole(), response("", ""))).isEmpty();
    assertThat(StreamPieces.whole().sizeBytes()).isZero();
  }

  @Test
  void listenerThatThrowsEndsTheReplay() {
    ChatResponse response = response("ab", null);
    StreamPieces pieces =
        Objects.requireNonNull(
            StreamPieces.of(List.of(new Delta.Text("a"), new Delta.Text("b")), response));
    List<Delta> heard = new ArrayList<>();
    IllegalStateException failure = new IllegalStateException();
    assertThatThrownBy(
            () ->
                pieces.replay(
                    response,
                    delta -> {
                      heard.add(delta);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(heard).containsExactly(new Delta.Text("a"));
  }
}
