package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
  private static final String SECRET = "canary-5f1e";

  @Test
  void laterChangesOfTheHostsMapsAndListsDoNotReachTheRequest() {
    List<Object> inner = new ArrayList<>(List.of("a"));
    Map<String, Object> outer = new LinkedHashMap<>();
    outer.put("list", inner);
    ChatRequest request = ChatRequest.builder("p", "m").user("hi").extra("x", outer).build();
    ChatRequest before = request.toBuilder().build();

    inner.add("b");
    outer.put("other", 1);

    assertThat(request).isEqualTo(before);
    assertThat(request.extra()).isEqualTo(Map.of("x", Map.of("list", List.of("a"))));
  }

  @Test
  void extraParametersKeepTheirOrder() {
    ChatRequest request =
        ChatRequest.builder("p", "m").user("hi").extra("z", 1).extra("a", 2).extra("m", 3).build();
    assertThat(request.extra().keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void extraParametersCannotBeChanged() {
    ChatRequest request =
        ChatRequest.builder("p", "m").user("hi").extra("a", new HashMap<>(Map.of("b", 1))).build();
    assertThatThrownBy(() -> request.extra().put("c", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Map<?, ?>) request.extra().get("a")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nullIsAnExtraParameterOfItsOwn() {
    ChatRequest with = ChatRequest.builder("p", "m").user("hi").extra("a", null).build();
    ChatRequest without = ChatRequest.builder("p", "m").user("hi").build();
    assertThat(with).isNotEqualTo(without);
    assertThat(with.extra()).containsEntry("a", null);
  }

  @Test
  void bytesInExtraParametersBecomeBlobs() {
    byte[] bytes = {1, 2, 3};
    ChatRequest request = ChatRequest.builder("p", "m").user("hi").extra("a", bytes).build();
    bytes[0] = 9;
    assertThat(request.extra().get("a")).isEqualTo(Blob.of(new byte[] {1, 2, 3}));
  }

  @Test
  void cyclicExtraParametersAreRefusedInOneSentence() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    ChatRequest.Builder builder = ChatRequest.builder("p", "m").user("hi").extra("a", cyclic);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 1000 levels");
  }

  @Test
  void mapsWithOtherKeysThanStringsAreRefused() {
    ChatRequest.Builder builder =
        ChatRequest.builder("p", "m").user("hi").extra("a", Map.of(1, "one"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only string keys");
  }

  @Test
  void requestWithoutMessagesIsRefused() {
    assertThatThrownBy(() -> ChatRequest.builder("p", "m").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }

  @Test
  void copyingUnderACallIdSharesAllContent() {
    ChatRequest request = ChatRequest.builder("p", "m").user("hi").extra("a", 1).build();
    UUID id = UUID.randomUUID();
    ChatRequest copy = request.withCallId(id);
    assertThat(copy.callId()).isEqualTo(id);
    assertThat(copy.extra()).isSameAs(request.extra());
    assertThat(copy.messages()).isSameAs(request.messages());
  }

  @Test
  void builderTakesOverEveryMember() {
    ChatRequest request = full();
    assertThat(request.toBuilder().build()).isEqualTo(request);
    assertThat(request.toBuilder().messages(request.messages()).tools(request.tools()).build())
        .isEqualTo(request);
    assertThat(request.toBuilder().model(new ModelId("q", "n")).build().model().provider())
        .isEqualTo("q");
  }

  @Test
  void noTextFormShowsContent() {
    ChatRequest request = full();
    assertThat(request.toString()).doesNotContain(SECRET).contains("p/m").contains("loud");
    for (Message message : request.messages()) {
      assertThat(message.toString()).doesNotContain(SECRET);
    }
    assertThat(request.messages().stream().map(Message::role))
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(request.tools().toString()).doesNotContain(SECRET);
    assertThat(String.valueOf(request.responseFormat())).doesNotContain(SECRET);
    assertThat(
            ChatResponse.builder()
                .text(SECRET)
                .reasoning(SECRET)
                .toolCalls(List.of(new ToolCall("1", "t", SECRET)))
                .build()
                .toString())
        .doesNotContain(SECRET);
    assertThat(new Delta.Text(SECRET).toString()).doesNotContain(SECRET);
    assertThat(new Delta.Reasoning(SECRET).toString()).doesNotContain(SECRET);
    assertThat(new Delta.ToolCallPiece(0, "1", "t", SECRET).toString()).doesNotContain(SECRET);
  }

  private static ChatRequest full() {
    LinkPart link =
        new LinkPart(MediaKind.IMAGE, "image/png", URI.create("https://host/" + SECRET), Map.of());
    BinaryPart bytes =
        new BinaryPart(MediaKind.FILE, "text/plain", Blob.of(SECRET.getBytes()), Map.of());
    return ChatRequest.builder("p", "m")
        .endpoint(new Endpoint("/v1/messages", "https://host"))
        .system(SECRET)
        .message(UserMessage.of(List.of(new TextPart(SECRET), link, bytes)))
        .message(
            new AssistantMessage(SECRET, SECRET, List.of(new ToolCall("1", "t", SECRET)), Map.of()))
        .message(ToolMessage.of("1", "t", SECRET))
        .tool(ToolSpec.of("t", SECRET, Map.of("type", SECRET)))
        .toolChoice(ToolChoice.AUTO)
        .responseFormat(ResponseFormat.jsonSchema("s", Map.of("type", SECRET)))
        .sampling(Sampling.DEFAULTS.withTemperature(0.5).withSeed(3).withMaxOutputTokens(10))
        .extra("loud", SECRET)
        .caller(new Caller("t1", "u1", Map.of("k", SECRET)))
        .cache(CacheDirectives.NO_CACHE)
        .build();
  }
}
