package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random answers in random pieces: what is read does not depend on how it was asked. */
class StreamReplayPropertyTest {
  private static final int STREAMS = 800;

  private final long seed = Long.getLong("loom.seed", 4_711);
  private final Random random = new Random(seed);
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = Caching.inMemory().wrap(upstream);

  /** An answer and the pieces that it comes in. */
  private record Stream(ChatResponse answer, List<Delta> pieces) {}

  private Stream stream() {
    String text = "t" + text();
    String reasoning = random.nextBoolean() ? text() : null;
    List<ToolCall> calls = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String arguments = random.nextInt(4) == 0 ? "" : "{\"q\":\"" + random.nextInt() + "\"}";
      calls.add(new ToolCall("call_" + i, "tool" + i, arguments, Map.of("signature", "s" + i)));
    }
    ChatResponse answer =
        ChatResponse.builder()
            .text(text)
            .reasoning(reasoning)
            .toolCalls(calls)
            .finish(calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS, "end")
            .usage(BilledUsage.of(TokenUsage.of(random.nextInt(99), random.nextInt(99)), "m"))
            .upstreamId("id" + random.nextInt())
            .upstreamModel("m-2")
            .extra(Map.of("signature", text(), "annotations", List.of(Map.of("at", 1))))
            .build();
    return new Stream(answer, pieces(answer));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(
          List.of("a", "word ", "\ud83d\ude00", "\n", "x".repeat(40)).get(random.nextInt(5)));
    }
    return text.toString();
  }

  /** The parts of an answer, each cut anywhere, even within a character; parts interleave. */
  private List<Delta> pieces(ChatResponse answer) {
    List<List<Delta>> parts = new ArrayList<>();
    parts.add(cut(answer.text()).stream().<Delta>map(Delta.Text::new).toList());
    if (answer.reasoning() != null) {
      parts.add(cut(answer.reasoning()).stream().<Delta>map(Delta.Reasoning::new).toList());
    }
    for (int i = 0; i < answer.toolCalls().size(); i++) {
      parts.add(toolPieces(i, answer.toolCalls().get(i)));
    }
    List<Delta> pieces = new ArrayList<>();
    int[] next = new int[parts.size()];
    while (true) {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < next.length; i++) {
        if (next[i] < parts.get(i).size()) {
          open.add(i);
        }
      }
      if (open.isEmpty()) {
        return pieces;
      }
      int part = open.get(random.nextInt(open.size()));
      pieces.add(parts.get(part).get(next[part]++));
    }
  }

  private List<Delta> toolPieces(int index, ToolCall call) {
    List<Delta> pieces = new ArrayList<>();
    if (random.nextBoolean()) {
      pieces.add(new Delta.ToolCallPiece(index, call.id(), call.name(), call.arguments()));
      return pieces;
    }
    pieces.add(new Delta.ToolCallPiece(index, call.id(), null, ""));
    cut(call.name()).forEach(part -> pieces.add(new Delta.ToolCallPiece(index, null, part, "")));
    cut(call.arguments())
        .forEach(part -> pieces.add(new Delta.ToolCallPiece(index, null, null, part)));
    return pieces;
  }

  private List<String> cut(String whole) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < whole.length()) {
      int end = Math.min(whole.length(), at + random.nextInt(7));
      parts.add(whole.substring(at, end));
      at = end;
    }
    return parts;
  }

  private static ChatRequest asked(int number) {
    return ChatRequest.of("openai", "m", "prompt " + number);
  }

  /** What a listener heard, put together. */
  private static String heard(List<Delta> pieces) {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<StringBuilder> calls = new ArrayList<>();
    for (Delta piece : pieces) {
      if (piece instanceof Delta.Text part) {
        text.append(part.text());
      } else if (piece instanceof Delta.Reasoning part) {
        reasoning.append(part.text());
      } else if (piece instanceof Delta.ToolCallPiece part) {
        while (calls.size() <= 3 * part.index() + 2) {
          calls.add(new StringBuilder());
        }
        calls.get(3 * part.index()).append(part.id() == null ? "" : part.id());
        calls.get(3 * part.index() + 1).append(part.name() == null ? "" : part.name());
        calls.get(3 * part.index() + 2).append(part.arguments());
      }
    }
    return text + "|" + reasoning + "|" + calls;
  }

  private static String told(ChatResponse answer) {
    List<String> calls = new ArrayList<>();
    answer.toolCalls().forEach(c -> calls.addAll(List.of(c.id(), c.name(), c.arguments())));
    String reasoning = answer.reasoning() == null ? "" : answer.reasoning();
    return answer.text() + "|" + reasoning + "|" + calls;
  }

  @Test
  void plainAndStreamedReadersGetEqualAnswers() {
    for (int i = 0; i < STREAMS; i++) {
      String where = "seed " + seed + ", stream " + i;
      Stream stream = stream();
      upstream.answering(stream.answer(), stream.pieces());
      boolean streamedFirst = random.nextBoolean();
      List<Delta> live = new ArrayList<>();
      ChatResponse first = cache.chat(asked(i), streamedFirst ? live::add : null);
      assertThat(first.cache().reason()).as(where).isNull();
      List<Delta> replayed = new ArrayList<>();
      ChatResponse streamed = cache.chat(asked(i), replayed::add);
      ChatResponse plain = cache.chat(asked(i));
      for (ChatResponse hit : List.of(streamed, plain)) {
        assertThat(hit.origin()).as(where).isEqualTo(Origin.CACHE);
        assertThat(hit.served(Origin.UPSTREAM, stream.answer().cache()))
            .as(where)
            .isEqualTo(stream.answer());
      }
      assertThat(heard(replayed)).as(where).isEqualTo(told(plain));
      if (streamedFirst) {
        assertThat(live).as(where).isEqualTo(stream.pieces());
        assertThat(replayed).as(where).isEqualTo(stream.pieces());
      }
    }
    assertThat(upstream.calls()).isEqualTo(STREAMS);
  }

  @Test
  void streamThatDidNotReachItsEndIsNeverStored() {
    for (int i = 0; i < STREAMS; i++) {
      String where = "seed " + seed + ", stream " + i;
      Stream stream = stream();
      int end = random.nextInt(stream.pieces().size());
      ChatRequest asked = asked(i);
      boolean ended = breakOff(asked, stream, end, random.nextInt(4));
      upstream.answering(stream.answer(), stream.pieces());
      assertThat(cache.chat(asked).origin())
          .as(where)
          .isEqualTo(ended ? Origin.CACHE : Origin.UPSTREAM);
    }
  }

  /** Ends a stream before its time in one of four ways; tells whether it was whole all the same. */
  private boolean breakOff(ChatRequest asked, Stream stream, int end, int how) {
    RuntimeException failure =
        how == 0 ? new CallCancelledException() : new IllegalStateException("broken");
    if (how < 2) { // the listener cancels, or fails
      upstream.answering(stream.answer(), stream.pieces());
      int[] heard = {0};
      Throwable thrown =
          catchThrowable(
              () ->
                  cache.chat(
                      asked,
                      delta -> {
                        if (heard[0]++ == end) {
                          throw failure;
                        }
                      }));
      assertThat(thrown).isSameAs(failure);
      return false;
    }
    boolean fails = how == 2;
    upstream.behaving(
        (number, request, listener) -> {
          List<Delta> part = stream.pieces().subList(0, end);
          if (listener != null) {
            part.forEach(listener::onDelta);
          }
          if (fails) {
            throw failure;
          }
          return stream.answer(); // as if it had been whole
        });
    List<Delta> heard = new ArrayList<>();
    ChatResponse answer = fails ? failed(asked, heard, failure) : cache.chat(asked, heard::add);
    assertThat(heard).hasSize(end);
    return answer != null && heard(heard).equals(told(answer));
  }

  private @Nullable ChatResponse failed(
      ChatRequest asked, List<Delta> heard, RuntimeException failure) {
    assertThat(catchThrowable(() -> cache.chat(asked, heard::add))).isSameAs(failure);
    return null;
  }
}
