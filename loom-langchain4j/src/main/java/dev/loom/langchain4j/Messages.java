package dev.loom.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.Message;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.UserMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All kinds of messages, both ways. Attributes stand under one {@code extra} member. */
final class Messages {
  /** The member that tells whether a tool failed; LangChain4j has a field for it. */
  static final String IS_ERROR = "is_error";

  /**
   * Marks a user message that stands for a LangChain4j message of a role of its own; its attributes
   * are the member's value.
   */
  static final String CUSTOM = "langchain4j.custom_message";

  private Messages() {}

  static List<ChatMessage> toLangChain4j(List<Message> messages) {
    return messages.stream().map(Messages::toLangChain4j).toList();
  }

  static List<Message> toLoom(List<ChatMessage> messages) {
    return messages.stream().map(Messages::toLoom).toList();
  }

  private static ChatMessage toLangChain4j(Message message) {
    if (message instanceof SystemMessage system) {
      refuseMembers("a system message", system.extra());
      return dev.langchain4j.data.message.SystemMessage.from(system.text());
    }
    if (message instanceof UserMessage user) {
      return user(user);
    }
    if (message instanceof AssistantMessage assistant) {
      assistant.toolCalls().forEach(call -> refuseMembers("a tool call", call.extra()));
      return AiMessage.builder()
          .text(assistant.text())
          .thinking(assistant.reasoning())
          .toolExecutionRequests(Tools.calls(assistant.toolCalls()))
          .attributes(attributes(assistant.extra()))
          .build();
    }
    return toolResult((ToolMessage) message);
  }

  private static ChatMessage user(UserMessage user) {
    if (user.extra().containsKey(CUSTOM)) {
      return CustomMessage.from(Attributes.foreign(user.extra().get(CUSTOM)));
    }
    return dev.langchain4j.data.message.UserMessage.builder()
        .name(user.name())
        .contents(Contents.toLangChain4j(user.parts()))
        .attributes(attributes(user.extra()))
        .build();
  }

  private static ChatMessage toolResult(ToolMessage tool) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(tool.extra());
    Boolean error = left.get(IS_ERROR) instanceof Boolean flag ? flag : null;
    if (error != null) {
      left.remove(IS_ERROR);
    }
    ToolExecutionResultMessage.Builder builder =
        ToolExecutionResultMessage.builder()
            .id(tool.toolCallId())
            .toolName(tool.name())
            .isError(error)
            .attributes(attributes(left));
    return tool.parts().isEmpty()
        ? builder.text("").build()
        : builder.contents(Contents.toLangChain4j(tool.parts())).build();
  }

  private static Message toLoom(ChatMessage message) {
    if (message instanceof dev.langchain4j.data.message.SystemMessage system) {
      refuseAttributes(system);
      return new SystemMessage(system.text());
    }
    if (message instanceof dev.langchain4j.data.message.UserMessage user) {
      return new UserMessage(
          Contents.toLoom(user.contents()), user.name(), extra(user.attributes()));
    }
    if (message instanceof AiMessage ai) {
      return new AssistantMessage(
          ai.text(),
          ai.thinking(),
          calls(ai.toolExecutionRequests()),
          Attributes.forRecord(Attributes.ofAnswer(ai.attributes())));
    }
    if (message instanceof ToolExecutionResultMessage result) {
      Map<String, @Nullable Object> extra =
          Attributes.toLoom(Attributes.OF_MESSAGE, result.attributes());
      if (result.isError() != null) {
        extra.put(IS_ERROR, result.isError());
      }
      return new ToolMessage(
          result.id(),
          result.toolName(),
          Contents.toLoom(result.contents()),
          Attributes.forRecord(extra));
    }
    if (message instanceof CustomMessage custom) {
      return new UserMessage(
          List.of(new TextPart("")), null, Map.of(CUSTOM, Attributes.whole(custom.attributes())));
    }
    throw new IllegalArgumentException(
        "a message is of " + message.getClass().getName() + "; Loom cannot carry it");
  }

  private static Map<String, Object> extra(Map<String, Object> attributes) {
    return Attributes.forRecord(Attributes.toLoom(Attributes.OF_MESSAGE, attributes));
  }

  private static Map<String, @Nullable Object> attributes(
      Map<String, ? extends @Nullable Object> extra) {
    return Attributes.toLangChain4j(Attributes.OF_MESSAGE, extra);
  }

  static List<ToolCall> calls(List<ToolExecutionRequest> requests) {
    return requests.stream().map(Messages::call).toList();
  }

  static ToolCall call(ToolExecutionRequest request) {
    return new ToolCall(
        request.id(),
        Objects.requireNonNullElse(request.name(), ""),
        Objects.requireNonNullElse(request.arguments(), ""));
  }

  /** Nothing that may change the answer is dropped silently. */
  static void refuseMembers(String where, Map<String, ? extends @Nullable Object> extra) {
    if (!extra.isEmpty()) {
      throw new IllegalArgumentException(
          where
              + " has the member "
              + extra.keySet().iterator().next()
              + " that LangChain4j cannot carry; leave it out");
    }
  }

  /** Versions before 1.20 could not be given back what later ones give system messages. */
  private static void refuseAttributes(dev.langchain4j.data.message.SystemMessage system) {
    if (Accessors.read(system, "attributes") instanceof Map<?, ?> map && !map.isEmpty()) {
      throw new IllegalArgumentException(
          "a system message has the attribute "
              + map.keySet().iterator().next()
              + "; Loom can carry its text only");
    }
  }
}
