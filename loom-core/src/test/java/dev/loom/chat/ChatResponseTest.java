package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.CacheOutcome.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatResponseTest {
  private static final CacheOutcome HIT = CacheOutcome.of(Status.HIT, null, "0123456789ab");

  private static ChatResponse answer(String text) {
    return ChatResponse.builder()
        .text(text)
        .reasoning("because")
        .toolCalls(List.of(new ToolCall("id", "tool", "{}", Map.of())))
        .finish(FinishReason.STOP, "stop")
        .usage(BilledUsage.of(TokenUsage.of(3, 4), "m-1"))
        .upstreamId("chatcmpl-1")
        .upstreamModel("m-1")
        .extra(Map.of("signature", "s"))
        .build();
  }

  @Test
  void servedAnswerHasTheContentOfTheFirstHoweverOftenItIsServed() {
    ChatResponse first = answer("secret words");
    ChatResponse served = first;
    for (int i = 0; i < 3; i++) {
      served = served.served(Origin.CACHE, HIT);
    }
    assertThat(served.text()).isSameAs(first.text());
    assertThat(served.reasoning()).isEqualTo("because");
    assertThat(served.toolCalls()).isSameAs(first.toolCalls());
    assertThat(served.media()).isEmpty();
    assertThat(served.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(served.providerFinishReason()).isEqualTo("stop");
    assertThat(served.usage()).isSameAs(first.usage());
    assertThat(served.upstreamId()).isEqualTo("chatcmpl-1");
    assertThat(served.upstreamModel()).isEqualTo("m-1");
    assertThat(served.extra()).containsExactly(Map.entry("signature", "s"));
    assertThat(served.origin()).isEqualTo(Origin.CACHE);
    assertThat(served.cache()).isSameAs(HIT);
    assertThat(first.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(first.cache()).isSameAs(CacheOutcome.NONE);
    List<Delta> heard = new ArrayList<>();
    served.replay(heard::add);
    assertThat(heard)
        .containsExactly(
            new Delta.Reasoning("because"),
            new Delta.Text("secret words"),
            new Delta.ToolCallPiece(0, "id", "tool", "{}"));
  }

  @Test
  void answersAreEqualByContentOriginAndOutcome() {
    ChatResponse one = answer("x").served(Origin.CACHE, HIT);
    ChatResponse same = answer("x").served(Origin.STALE, HIT).served(Origin.CACHE, HIT);
    assertThat(one).isEqualTo(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one)
        .isNotEqualTo(answer("y").served(Origin.CACHE, HIT))
        .isNotEqualTo(answer("x").served(Origin.STALE, HIT))
        .isNotEqualTo(answer("x").served(Origin.CACHE, CacheOutcome.NONE))
        .isNotEqualTo("x");
  }

  @Test
  void noContentIsShown() {
    assertThat(answer("secret words"))
        .hasToString("ChatResponse[12 chars, 1 tool calls, STOP, UPSTREAM]");
    AnswerContent content =
        new AnswerContent(
            "secret words",
            null,
            List.of(),
            List.of(),
            FinishReason.STOP,
            null,
            BilledUsage.UNKNOWN,
            null,
            null,
            Map.of());
    assertThat(content).hasToString("AnswerContent[12 chars, 0 tool calls]");
  }
}
