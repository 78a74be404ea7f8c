package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Message;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names that hosts choose freely never pass for what Loom's members mean. */
class AttributesTest {
  private static Map<String, Object> extra(ChatMessage message) {
    Message carried = Messages.toLoom(List.of(message)).get(0);
    if (carried instanceof dev.loom.chat.UserMessage user) {
      return user.extra();
    }
    return carried instanceof ToolMessage tool
        ? tool.extra()
        : ((AssistantMessage) carried).extra();
  }

  private static UserMessage user(Map<String, Object> attributes) {
    return UserMessage.builder()
        .contents(List.of(TextContent.from("hello")))
        .attributes(attributes)
        .build();
  }

  @Test
  void attributeNamedAsATypedMemberStaysApartAndComesBack() {
    Map<String, Object> names =
        new HashMap<>(
            Map.of("content", "yes", "name", "bob", "is_error", true, Messages.CUSTOM, Map.of()));
    List<ChatMessage> messages =
        List.of(
            user(names),
            AiMessage.builder().attributes(names).build(),
            ToolExecutionResultMessage.builder()
                .id("c")
                .toolName("tide")
                .text("no")
                .attributes(names)
                .build());

    for (ChatMessage message : messages) {
      assertThat(extra(message)).isEqualTo(Map.of("langchain4j.attributes", names));
    }
    assertThat(Messages.toLangChain4j(Messages.toLoom(messages)))
        .usingRecursiveComparison()
        .isEqualTo(messages);
  }

  @Test
  void metadataOfAToolStayApartFromWhatTheToolIs() {
    Map<String, Object> names = Map.of("description", "X", "strict", true, "name", "g");
    List<ToolSpecification> tools =
        List.of(ToolSpecification.builder().name("f").metadata(names).build());

    List<ToolSpec> carried = Tools.toLoom(tools);

    assertThat(carried.get(0).extra()).isEqualTo(Map.of("langchain4j.metadata", names));
    assertThat(Tools.toLangChain4j(carried)).isEqualTo(tools);
  }

  @Test
  void metadataShowTheKindOfATool() {
    List<ToolSpecification> tools =
        List.of(
            ToolSpecification.builder().name("f").metadata(Map.of("type", "web_search")).build());

    List<ToolSpec> carried = Tools.toLoom(tools);

    assertThat(carried.get(0).extra()).containsEntry("type", "web_search");
    assertThat(Tools.toLangChain4j(carried)).isEqualTo(tools);
  }

  @Test
  void membersOfLoomsOwnHostsBecomeAttributesAndMetadata() {
    Message message = new AssistantMessage("a", null, List.of(), Map.of("thinking_signature", "s"));
    ToolSpec tool = new ToolSpec("f", null, Map.of(), Map.of("cache_control", "ephemeral"));

    assertThat(((AiMessage) Messages.toLangChain4j(List.of(message)).get(0)).attributes())
        .isEqualTo(Map.of("thinking_signature", "s"));
    assertThat(Tools.toLangChain4j(List.of(tool)).get(0).metadata())
        .isEqualTo(Map.of("cache_control", "ephemeral"));
  }

  @Test
  void memberThatContradictsAnAttributeIsRefused() {
    Message message =
        new AssistantMessage(
            "a", null, List.of(), Map.of("k", 1, Attributes.OF_MESSAGE, Map.of("k", 2)));

    assertThatThrownBy(() -> Messages.toLangChain4j(List.of(message)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("k");
  }

  @Test
  void membersThatLangChain4jHasNoPlaceForAreRefused() {
    for (Message message :
        List.of(
            new SystemMessage("s", Map.of("mark", 1)),
            dev.loom.chat.UserMessage.of(List.of(new TextPart("t", Map.of("mark", 1)))),
            new AssistantMessage(
                null, null, List.of(new ToolCall("c", "f", "", Map.of("mark", 1))), Map.of()))) {
      assertThatThrownBy(() -> Messages.toLangChain4j(List.of(message)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mark");
    }
  }

  @Test
  void membersOfAnAnswerComeBackWithItsMessage() {
    Map<String, Object> members = Map.of("annotations", List.of("a"));
    ChatResponse answer =
        ChatResponse.builder()
            .text("t")
            .extra(Map.of("annotations", List.of("a"), Attributes.OF_MESSAGE, Map.of("k", 1)))
            .build();

    AiMessage told = Responses.toLangChain4j(answer).aiMessage();

    assertThat(told.attributes()).isEqualTo(Map.of("k", 1, "loom.extra", members));
    assertThat(extra(told)).isEqualTo(answer.extra());
  }

  @Test
  void membersThatWouldPassForTypedOnesStayAttributes() {
    for (String name : List.of("content", "tool_calls", Attributes.OF_MESSAGE)) {
      Map<String, Object> attributes = Map.of("loom.extra", Map.of(name, "yes"));

      assertThat(extra(AiMessage.builder().attributes(attributes).build()))
          .isEqualTo(Map.of(Attributes.OF_MESSAGE, attributes));
    }
  }

  @Test
  void attributesThatHoldThemselvesAreCarriedWhole() {
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("self", new ArrayList<>(List.of(loop)));
    List<Object> wide = List.of();
    for (int i = 0; i < 60; i++) {
      wide = List.of(wide, wide);
    }

    for (Map<String, Object> attributes : List.of(loop, Map.<String, Object>of("wide", wide))) {
      Object whole = Attributes.whole(attributes);
      assertThat(whole).isInstanceOf(Carried.class);
      assertThat(((Carried) whole).value()).isSameAs(attributes);
      assertThat(((Carried) whole).tree()).isSameAs(Description.IMPOSSIBLE);
      assertThat(Attributes.foreign(whole).keySet()).isEqualTo(attributes.keySet());
    }
  }

  @Test
  void emptyCustomMessageStaysOne() {
    List<ChatMessage> messages = List.of(CustomMessage.from(Map.of()));

    assertThat(Messages.toLangChain4j(Messages.toLoom(messages))).isEqualTo(messages);
  }
}
