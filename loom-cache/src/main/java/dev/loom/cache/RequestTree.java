package dev.loom.cache;

import dev.loom.cache.KeyMembers.Name;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.LinkPart;
import dev.loom.chat.MediaKind;
import dev.loom.chat.Message;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Projects a request onto the neutral tree that its key is made of: a chat-completions body, what
 * is {@code null} left out. Members are written in the order of their names. A member that tells
 * kinds apart (role, type) is always there, so no two kinds of message or part can look alike.
 */
final class RequestTree {
  private static final Name ARGUMENTS = Name.of("arguments");
  private static final Name CONTENT = Name.of("content");
  private static final Name DATA = Name.of("data");
  private static final Name DESCRIPTION = Name.of("description");
  private static final KeyParameter FREQUENCY_PENALTY = new KeyParameter("frequency_penalty");
  private static final Name FUNCTION = Name.of("function");
  private static final Name ID = Name.of("id");
  private static final Name JSON_SCHEMA = Name.of("json_schema");
  private static final KeyParameter MAX_TOKENS = new KeyParameter("max_tokens");
  private static final Name MEDIA_TYPE = Name.of("media_type");
  private static final Name MESSAGES = Name.of("messages");
  private static final Name NAME = Name.of("name");
  private static final Name PARAMETERS = Name.of("parameters");
  private static final KeyParameter PRESENCE_PENALTY = new KeyParameter("presence_penalty");
  private static final Name REASONING = Name.of("reasoning_content");
  private static final Name RESPONSE_FORMAT = Name.of("response_format");
  private static final Name ROLE = Name.of("role");
  private static final Name SCHEMA = Name.of("schema");
  private static final Name SEED = Name.of("seed");
  private static final Name STOP = Name.of("stop");
  private static final Name STRICT = Name.of("strict");
  private static final KeyParameter TEMPERATURE = new KeyParameter("temperature");
  private static final Name TEXT = Name.of("text");
  private static final Name TOOL_CALL_ID = Name.of("tool_call_id");
  private static final Name TOOL_CALLS = Name.of("tool_calls");
  private static final Name TOOL_CHOICE = Name.of("tool_choice");
  private static final Name TOOLS = Name.of("tools");
  private static final KeyParameter TOP_K = new KeyParameter("top_k");
  private static final KeyParameter TOP_P = new KeyParameter("top_p");
  private static final Name TYPE = Name.of("type");
  private static final Name URL = Name.of("url");

  /** Names of the members that requests give by type, save the messages. */
  static final Set<String> TYPED =
      Set.of(
          FREQUENCY_PENALTY.name().text(),
          MAX_TOKENS.name().text(),
          PRESENCE_PENALTY.name().text(),
          RESPONSE_FORMAT.text(),
          SEED.text(),
          STOP.text(),
          TEMPERATURE.name().text(),
          TOOL_CHOICE.text(),
          TOOLS.text(),
          TOP_K.name().text(),
          TOP_P.name().text());

  private static final Set<String> MESSAGE_LISTS = Set.of("messages", "input", "contents");

  private static final byte[] SYSTEM_ROLE = ROLE.with("system");
  private static final byte[] USER_ROLE = ROLE.with("user");
  private static final byte[] ASSISTANT_ROLE = ROLE.with("assistant");
  private static final byte[] TOOL_ROLE = ROLE.with("tool");
  private static final byte[] PLAIN_START = plainStart();

  // Depths of the maps that the request's own structure nests; see KeyValues.MAX_DEPTH.
  private static final int BODY = 1;
  private static final int ELEMENT = BODY + 2;
  private static final int INNER = ELEMENT + 2;

  private final KeyEncoder out;
  private final @Nullable MessageMemory memory;

  private RequestTree(KeyEncoder out, @Nullable MessageMemory memory) {
    this.out = out;
    this.memory = memory;
  }

  /** A map of content and role, up to the content. */
  private static byte[] plainStart() {
    KeyEncoder encoder = new KeyEncoder();
    encoder.count(encoder.open('{'), 2);
    encoder.raw(CONTENT.encoded());
    return encoder.written();
  }

  /**
   * Writes a request.
   *
   * @param inert top-level members that are left out
   * @param memory where digests of long messages are remembered, {@code null} for nowhere
   */
  static void write(
      ChatRequest request,
      InertMembers.Names inert,
      @Nullable MessageMemory memory,
      KeyEncoder out) {
    KeyMembers body = new KeyMembers(out, request.extra(), inert, MESSAGE_LISTS, BODY);
    new RequestTree(out, memory).body(request, body);
  }

  /** Writes a provider's own body, which has the tree's shape already. */
  static void write(
      Map<String, @Nullable Object> members, InertMembers.Names inert, KeyEncoder out) {
    new KeyMembers(out, members, inert, MESSAGE_LISTS, BODY).close();
  }

  private void body(ChatRequest request, KeyMembers body) {
    Sampling sampling = request.sampling();
    body.number(FREQUENCY_PENALTY, sampling.frequencyPenalty());
    body.number(MAX_TOKENS, sampling.maxOutputTokens());
    body.name(MESSAGES);
    messages(request.messages());
    body.number(PRESENCE_PENALTY, sampling.presencePenalty());
    if (request.responseFormat() != null && body.takes(RESPONSE_FORMAT)) {
      body.name(RESPONSE_FORMAT);
      responseFormat(request.responseFormat());
    }
    body.number(SEED, sampling.seed());
    if (!sampling.stop().isEmpty() && body.takes(STOP)) {
      body.tree(STOP, sampling.stop());
    }
    body.number(TEMPERATURE, sampling.temperature());
    if (request.toolChoice() != null && body.takes(TOOL_CHOICE)) {
      body.name(TOOL_CHOICE);
      toolChoice(request.toolChoice());
    }
    if (!request.tools().isEmpty() && body.takes(TOOLS)) {
      body.name(TOOLS);
      int list = out.open('[');
      request.tools().forEach(this::tool);
      out.count(list, request.tools().size());
    }
    body.number(TOP_K, sampling.topK());
    body.number(TOP_P, sampling.topP());
    body.close();
  }

  private void messages(List<Message> messages) {
    int list = out.open('[');
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (memory != null && MessageMemory.isWorthwhile(message)) {
        remembered(message, memory);
      } else {
        int from = out.length();
        message(message);
        KeyValues.hashIfLong(out, from);
      }
    }
    out.count(list, messages.size());
  }

  /** The same bytes, from memory where the very same object was written before. */
  private void remembered(Message message, MessageMemory kept) {
    byte[] known = kept.get(message);
    if (known != null) {
      out.raw(known);
      return;
    }
    int from = out.length();
    out.takeMetChangeable(); // whatever stood before this message
    message(message);
    boolean folded = KeyValues.hashIfLong(out, from);
    if (folded && !out.takeMetChangeable()) {
      kept.put(message, out.written(from));
    }
  }

  private void message(Message message) {
    if (message instanceof UserMessage user) {
      user(user);
    } else if (message instanceof AssistantMessage assistant) {
      assistant(assistant);
    } else if (message instanceof SystemMessage system) {
      if (system.extra().isEmpty()) {
        plain(system.text(), SYSTEM_ROLE);
      } else {
        KeyMembers members = KeyMembers.nested(out, system.extra(), ELEMENT);
        members.text(CONTENT, system.text());
        members.member(ROLE, SYSTEM_ROLE);
        members.close();
      }
    } else if (message instanceof ToolMessage tool) {
      tool(tool);
    }
  }

  /** Most messages are a text and a role: the same bytes in a third of the time. */
  private void plain(String text, byte[] role) {
    out.raw(PLAIN_START);
    out.string(text);
    out.raw(role);
  }

  private void user(UserMessage user) {
    if (user.name() == null
        && user.extra().isEmpty()
        && user.parts().size() == 1
        && user.parts().get(0) instanceof TextPart only
        && only.extra().isEmpty()) {
      plain(only.text(), USER_ROLE);
      return;
    }
    KeyMembers members = KeyMembers.nested(out, user.extra(), ELEMENT);
    members.name(CONTENT);
    content(user.parts());
    members.text(NAME, user.name());
    members.member(ROLE, USER_ROLE);
    members.close();
  }

  private void assistant(AssistantMessage assistant) {
    if (assistant.text() != null
        && assistant.reasoning() == null
        && assistant.toolCalls().isEmpty()
        && assistant.extra().isEmpty()) {
      plain(assistant.text(), ASSISTANT_ROLE);
      return;
    }
    KeyMembers members = KeyMembers.nested(out, assistant.extra(), ELEMENT);
    members.text(CONTENT, assistant.text());
    members.text(REASONING, assistant.reasoning());
    members.member(ROLE, ASSISTANT_ROLE);
    if (!assistant.toolCalls().isEmpty()) {
      members.name(TOOL_CALLS);
      int list = out.open('[');
      assistant.toolCalls().forEach(this::toolCall);
      out.count(list, assistant.toolCalls().size());
    }
    members.close();
  }

  private void tool(ToolMessage tool) {
    KeyMembers members = KeyMembers.nested(out, tool.extra(), ELEMENT);
    members.name(CONTENT);
    content(tool.parts());
    members.text(NAME, tool.name());
    members.member(ROLE, TOOL_ROLE);
    members.text(TOOL_CALL_ID, tool.toolCallId());
    members.close();
  }

  /** One text is written as a plain string, the way clients send it. */
  private void content(List<Part> parts) {
    if (parts.size() == 1 && parts.get(0) instanceof TextPart only && only.extra().isEmpty()) {
      out.string(only.text());
      return;
    }
    int list = out.open('[');
    parts.forEach(this::part);
    out.count(list, parts.size());
  }

  private void part(Part part) {
    if (part instanceof TextPart text) {
      KeyMembers members = KeyMembers.nested(out, text.extra(), INNER);
      members.text(TEXT, text.text());
      members.text(TYPE, "text");
      members.close();
    } else if (part instanceof BinaryPart binary) {
      KeyMembers members = KeyMembers.nested(out, binary.extra(), INNER);
      members.tree(DATA, binary.content());
      members.text(MEDIA_TYPE, binary.mediaType());
      members.text(TYPE, kind(binary.kind()));
      members.close();
    } else if (part instanceof LinkPart link) {
      KeyMembers members = KeyMembers.nested(out, link.extra(), INNER);
      members.text(MEDIA_TYPE, link.mediaType());
      members.text(TYPE, kind(link.kind()) + "_url");
      members.text(URL, link.location().toString());
      members.close();
    }
  }

  // Spelled out: renaming a constant must not change a key.
  private static String kind(MediaKind kind) {
    return switch (kind) {
      case IMAGE -> "image";
      case AUDIO -> "audio";
      case VIDEO -> "video";
      case FILE -> "file";
    };
  }

  private void toolCall(ToolCall call) {
    KeyMembers members = KeyMembers.nested(out, call.extra(), INNER);
    members.name(FUNCTION);
    KeyMembers function = KeyMembers.nested(out, Map.of(), INNER + 1);
    function.text(ARGUMENTS, call.arguments());
    function.text(NAME, call.name());
    function.close();
    members.text(ID, call.id());
    members.text(TYPE, "function");
    members.close();
  }

  private void tool(ToolSpec tool) {
    KeyMembers members = KeyMembers.nested(out, Map.of(), ELEMENT);
    members.name(FUNCTION);
    KeyMembers function = KeyMembers.nested(out, tool.extra(), ELEMENT + 1);
    function.text(DESCRIPTION, tool.description());
    function.text(NAME, tool.name());
    if (!tool.parameters().isEmpty()) {
      function.tree(PARAMETERS, tool.parameters());
    }
    function.close();
    members.text(TYPE, "function");
    members.close();
  }

  private void toolChoice(ToolChoice choice) {
    if (choice.tool() == null) {
      out.string(
          switch (choice.mode()) {
            case AUTO -> "auto";
            case REQUIRED -> "required";
            case NONE -> "none";
          });
      return;
    }
    KeyMembers members = KeyMembers.nested(out, Map.of(), BODY + 1);
    members.name(FUNCTION);
    KeyMembers function = KeyMembers.nested(out, Map.of(), BODY + 2);
    function.text(NAME, choice.tool());
    function.close();
    members.text(TYPE, "function");
    members.close();
  }

  private void responseFormat(ResponseFormat format) {
    KeyMembers members = KeyMembers.nested(out, Map.of(), BODY + 1);
    if (format.kind() == ResponseFormat.Kind.JSON_SCHEMA) {
      members.name(JSON_SCHEMA);
      KeyMembers schema = KeyMembers.nested(out, Map.of(), BODY + 2);
      schema.text(NAME, format.name());
      schema.tree(SCHEMA, format.schema());
      strict(schema, format.strict());
      schema.close();
      members.text(TYPE, "json_schema");
    } else {
      strict(members, format.strict());
      members.text(TYPE, format.kind() == ResponseFormat.Kind.JSON ? "json_object" : "text");
    }
    members.close();
  }

  private static void strict(KeyMembers members, @Nullable Boolean strict) {
    if (strict != null) {
      members.tree(STRICT, strict);
    }
  }
}
