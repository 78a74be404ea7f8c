package dev.loom.cache;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.LinkPart;
import dev.loom.chat.MediaKind;
import dev.loom.chat.Message;
import dev.loom.chat.ModelId;
import dev.loom.chat.Part;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.Sampling;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolChoice;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import dev.loom.chat.UserMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a request from the members of one entry of the golden file. */
final class RequestText {
  private final Map<?, ?> members;

  private RequestText(Map<?, ?> members) {
    this.members = members;
  }

  static ChatRequest read(String text) {
    return new RequestText((Map<?, ?>) Objects.requireNonNull(TreeText.read(text))).request();
  }

  private ChatRequest request() {
    ChatRequest.Builder builder =
        ChatRequest.builder("", "")
            .model(new ModelId(text("provider", "openai"), text("model", "gpt-4o-mini")))
            .endpoint(new Endpoint(text("path", "/v1/chat/completions"), text("address", "")))
            .caller(new Caller(optional("tenant"), optional("caller"), Map.of()))
            .cache(CacheDirectives.builder().namespace(text("namespace", "")).build())
            .messages(messages())
            .sampling(sampling());
    for (Object tool : list("tools")) {
      builder.tool(tool((Map<?, ?>) tool));
    }
    if (members.get("choice") instanceof String choice) {
      builder.toolChoice(new ToolChoice(ToolChoice.Mode.valueOf(choice), optional("choose")));
    }
    if (members.get("format") instanceof Map<?, ?> format) {
      builder.responseFormat(
          new ResponseFormat(
              ResponseFormat.Kind.valueOf((String) format.get("kind")),
              (String) format.get("name"),
              tree(format.get("schema")),
              (Boolean) format.get("strict")));
    }
    tree(members.get("extra")).forEach(builder::extra);
    return builder.build();
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (Object item : list("messages")) {
      messages.add(message((Map<?, ?>) item));
    }
    return messages.isEmpty() ? List.of(UserMessage.of("hi")) : messages;
  }

  private static Message message(Map<?, ?> item) {
    Map<String, @Nullable Object> extra = tree(item.get("extra"));
    if (item.get("system") instanceof String text) {
      return new SystemMessage(text, extra);
    }
    if (item.get("user") != null) {
      return new UserMessage(parts(item.get("user")), (String) item.get("name"), extra);
    }
    if (item.get("tool") != null) {
      return new ToolMessage(
          (String) item.get("id"), (String) item.get("name"), parts(item.get("tool")), extra);
    }
    List<ToolCall> calls = new ArrayList<>();
    if (item.get("calls") instanceof List<?> list) {
      for (Object call : list) {
        Map<?, ?> map = (Map<?, ?>) call;
        calls.add(
            new ToolCall(
                (String) map.get("id"),
                (String) map.get("name"),
                (String) map.get("arguments"),
                tree(map.get("extra"))));
      }
    }
    return new AssistantMessage(
        (String) item.get("assistant"), (String) item.get("reasoning"), calls, extra);
  }

  private static List<Part> parts(Object value) {
    if (value instanceof String text) {
      return List.of(new TextPart(text));
    }
    List<Part> parts = new ArrayList<>();
    for (Object item : (List<?>) value) {
      Map<?, ?> part = (Map<?, ?>) item;
      if (part.get("text") instanceof String text) {
        parts.add(new TextPart(text, tree(part.get("extra"))));
        continue;
      }
      MediaKind kind = MediaKind.valueOf((String) part.get("kind"));
      String type = (String) part.get("type");
      Map<String, @Nullable Object> extra = tree(part.get("extra"));
      parts.add(
          part.get("data") instanceof Blob data
              ? new BinaryPart(kind, type, data, extra)
              : new LinkPart(kind, type, URI.create((String) part.get("url")), extra));
    }
    return parts;
  }

  private static ToolSpec tool(Map<?, ?> tool) {
    return new ToolSpec(
        (String) tool.get("name"),
        (String) tool.get("description"),
        tree(tool.get("parameters")),
        tree(tool.get("extra")));
  }

  private Sampling sampling() {
    Map<String, @Nullable Object> s = tree(members.get("sampling"));
    List<String> stop = new ArrayList<>();
    if (s.get("stop") instanceof List<?> list) {
      list.forEach(item -> stop.add((String) item));
    }
    return new Sampling(
        (Double) s.get("temperature"),
        (Double) s.get("topP"),
        s.get("topK") instanceof Number n ? n.intValue() : null,
        s.get("maxTokens") instanceof Number n ? n.intValue() : null,
        (Double) s.get("frequencyPenalty"),
        (Double) s.get("presencePenalty"),
        s.get("seed") instanceof Number n ? n.longValue() : null,
        stop);
  }

  private String text(String name, String otherwise) {
    return members.get(name) instanceof String text ? text : otherwise;
  }

  private @Nullable String optional(String name) {
    return (String) members.get(name);
  }

  private List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> tree(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
  }
}
