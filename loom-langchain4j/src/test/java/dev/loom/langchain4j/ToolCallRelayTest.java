package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.Delta;
import dev.loom.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolCallRelayTest {
  private static final ToolCall WEATHER = new ToolCall("call_1", "get_weather", "{\"a\":1}");
  private static final ToolCall TIDE = new ToolCall("call_2", "tide", "{}");

  private final List<Object> told = new ArrayList<>();
  private final ToolCallRelay relay =
      new ToolCallRelay(
          new StreamingChatResponseHandler() {
            @Override
            public void onPartialToolCall(PartialToolCall part, PartialToolCallContext context) {
              told.add(
                  part.index() + " " + part.id() + " " + part.name() + part.partialArguments());
            }

            @Override
            public void onCompleteToolCall(CompleteToolCall whole) {
              told.add(whole);
            }

            @Override
            public void onCompleteResponse(ChatResponse answer) {}

            @Override
            public void onError(Throwable failure) {}
          },
          new StreamingHandle() {
            @Override
            public void cancel() {}

            @Override
            public boolean isCancelled() {
              return false;
            }
          });

  private void hear(int index, String id, String name, String arguments) {
    relay.hear(new Delta.ToolCallPiece(index, id, name, arguments));
  }

  private static CompleteToolCall whole(int index, ToolCall call) {
    return new CompleteToolCall(
        index,
        ToolExecutionRequest.builder()
            .id(call.id())
            .name(call.name())
            .arguments(call.arguments())
            .build());
  }

  @Test
  void idAndNameInPiecesAddUp() {
    hear(0, "call_", "get_", "");
    hear(0, "1", "weather", "");
    hear(0, null, null, "{\"a\":1}");
    hear(1, "call_2", "tide", "{}");

    assertThat(told)
        .containsExactly("0 call_1 get_weather{\"a\":1}", whole(0, WEATHER), "1 call_2 tide{}");
  }

  @Test
  void callsWhosePiecesInterleaveAreToldWholeAtTheEndInOrder() {
    hear(0, "call_1", "get_weather", "{\"a\":");
    hear(1, "call_2", "tide", "{}");
    hear(0, null, null, "1}");
    hear(2, "call_3", "now", "{}");
    relay.finish(List.of(WEATHER, TIDE, new ToolCall("call_3", "now", "{}")));

    assertThat(told.subList(0, 3))
        .containsExactly(
            "0 call_1 get_weather{\"a\":", "1 call_2 tide{}", "0 call_1 get_weather1}");
    assertThat(told.stream().filter(CompleteToolCall.class::isInstance))
        .containsExactly(
            whole(0, WEATHER), whole(1, TIDE), whole(2, new ToolCall("call_3", "now", "{}")));
  }

  @Test
  void callThatBeginsOutOfOrderWaitsForItsTurn() {
    hear(1, "call_2", "tide", "{}");
    hear(0, "call_1", "get_weather", "{\"a\":1}");
    relay.finish(List.of(WEATHER, TIDE));

    assertThat(told.stream().filter(CompleteToolCall.class::isInstance))
        .containsExactly(whole(0, WEATHER), whole(1, TIDE));
  }
}
