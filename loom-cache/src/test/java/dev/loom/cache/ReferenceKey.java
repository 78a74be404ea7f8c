package dev.loom.cache;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.LinkPart;
import dev.loom.chat.Message;
import dev.loom.chat.Part;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.Sampling;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolChoice;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import dev.loom.chat.UserMessage;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key a second time, as plainly as can be: the request becomes a tree, the tree becomes bytes,
 * the bytes become a digest. Shares no code with the real one.
 */
final class ReferenceKey {
  /** A member of a map; a name may stand twice. */
  private record Member(String name, @Nullable Object value) {}

  /** A map with its members in writing order. */
  private record Members(List<Member> list) {
    Members() {
      this(new ArrayList<>());
    }

    Members with(String name, @Nullable Object value) {
      list.add(new Member(name, value));
      return this;
    }

    Members unlessNull(String name, @Nullable Object value) {
      return value == null ? this : with(name, value);
    }

    Members all(Map<String, @Nullable Object> extra) {
      extra.forEach(this::with);
      return this;
    }
  }

  private ReferenceKey() {}

  static String of(ChatRequest request, CacheScope scope) {
    return of(request, scope, null);
  }

  /** The key under the digest key of a secret, or without one. */
  static String of(ChatRequest request, CacheScope scope, byte @Nullable [] secret) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("loom-key/1".getBytes(StandardCharsets.US_ASCII));
    write(scope(request.caller(), scope), out);
    write(request.cache().namespace(), out);
    write(request.model().provider(), out);
    write(List.of(request.endpoint().path(), request.endpoint().address()), out);
    write(request.model().model(), out);
    body(request, out);
    return "v1:"
        + escaped(request.model().provider())
        + ":"
        + escaped(request.model().model())
        + ":"
        + HexFormat.of()
            .formatHex(
                secret == null ? sha256(out.toByteArray()) : hmac(secret, out.toByteArray()));
  }

  private static byte[] hmac(byte[] key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<@Nullable Object> scope(Caller caller, CacheScope scope) {
    return switch (scope) {
      case TENANT -> Arrays.asList("tenant", caller.tenant());
      case USER -> Arrays.asList("user", caller.tenant(), caller.user());
      case GLOBAL -> List.of("global");
    };
  }

  private static void body(ChatRequest request, ByteArrayOutputStream out) {
    Sampling s = request.sampling();
    Members body =
        new Members()
            .with("messages", request.messages().stream().map(ReferenceKey::message).toList())
            .unlessNull("temperature", s.temperature())
            .unlessNull("top_p", s.topP())
            .unlessNull("top_k", s.topK())
            .unlessNull("max_tokens", s.maxOutputTokens())
            .unlessNull("frequency_penalty", s.frequencyPenalty())
            .unlessNull("presence_penalty", s.presencePenalty())
            .unlessNull("seed", s.seed())
            .unlessNull("stop", s.stop().isEmpty() ? null : s.stop())
            .unlessNull("tool_choice", choice(request.toolChoice()))
            .unlessNull("response_format", format(request.responseFormat()));
    if (!request.tools().isEmpty()) {
      body.with("tools", request.tools().stream().map(ReferenceKey::tool).toList());
    }
    Set<String> inert = inert(request.model().provider());
    request.extra().forEach((k, v) -> body.list.add(new Member(k, v)));
    body.list.removeIf(member -> inert.contains(member.name));
    body.list.sort(Comparator.comparing(Member::name));
    out.write('{');
    number(body.list.size(), out);
    for (Member member : body.list) {
      write(member.name, out);
      Object value = member.value;
      if (value instanceof ProviderValue described) {
        value = described.tree();
      }
      if (value instanceof List<?> list
          && Set.of("messages", "input", "contents").contains(member.name)) {
        out.write('[');
        number(list.size(), out);
        for (Object element : list) {
          ByteArrayOutputStream one = new ByteArrayOutputStream();
          write(element, one);
          if (one.size() > 1024) {
            out.write('h');
            out.writeBytes(sha256(one.toByteArray()));
          } else {
            out.writeBytes(one.toByteArray());
          }
        }
      } else {
        write(value, out);
      }
    }
  }

  private static Set<String> inert(String provider) {
    return switch (provider) {
      case "openai", "azure", "azure-openai" ->
          Set.of(
              "stream",
              "stream_options",
              "user",
              "safety_identifier",
              "prompt_cache_key",
              "prompt_cache_retention",
              "metadata");
      case "anthropic" -> Set.of("stream", "stream_options", "metadata");
      default -> Set.of("stream", "stream_options");
    };
  }

  private static Members message(Message message) {
    Members members = new Members().with("role", message.role());
    if (message instanceof SystemMessage system) {
      return members.with("content", system.text()).all(system.extra());
    }
    if (message instanceof UserMessage user) {
      return members
          .with("content", content(user.parts()))
          .unlessNull("name", user.name())
          .all(user.extra());
    }
    if (message instanceof ToolMessage tool) {
      return members
          .with("content", content(tool.parts()))
          .unlessNull("name", tool.name())
          .unlessNull("tool_call_id", tool.toolCallId())
          .all(tool.extra());
    }
    AssistantMessage assistant = (AssistantMessage) message;
    members
        .unlessNull("content", assistant.text())
        .unlessNull("reasoning_content", assistant.reasoning());
    if (!assistant.toolCalls().isEmpty()) {
      members.with("tool_calls", assistant.toolCalls().stream().map(ReferenceKey::call).toList());
    }
    return members.all(assistant.extra());
  }

  private static Members call(ToolCall call) {
    return new Members()
        .unlessNull("id", call.id())
        .with("type", "function")
        .with(
            "function", new Members().with("name", call.name()).with("arguments", call.arguments()))
        .all(call.extra());
  }

  private static Object content(List<Part> parts) {
    if (parts.size() == 1 && parts.get(0) instanceof TextPart only && only.extra().isEmpty()) {
      return only.text();
    }
    return parts.stream().map(ReferenceKey::part).toList();
  }

  private static Members part(Part part) {
    if (part instanceof TextPart text) {
      return new Members().with("type", "text").with("text", text.text()).all(text.extra());
    }
    if (part instanceof BinaryPart binary) {
      return new Members()
          .with("type", binary.kind().name().toLowerCase(Locale.ROOT))
          .with("media_type", binary.mediaType())
          .with("data", binary.content())
          .all(binary.extra());
    }
    LinkPart link = (LinkPart) part;
    return new Members()
        .with("type", link.kind().name().toLowerCase(Locale.ROOT) + "_url")
        .with("media_type", link.mediaType())
        .with("url", link.location().toString())
        .all(link.extra());
  }

  private static Members tool(ToolSpec tool) {
    Members function =
        new Members()
            .with("name", tool.name())
            .unlessNull("description", tool.description())
            .unlessNull("parameters", tool.parameters().isEmpty() ? null : tool.parameters())
            .all(tool.extra());
    return new Members().with("type", "function").with("function", function);
  }

  private static @Nullable Object choice(@Nullable ToolChoice choice) {
    if (choice == null) {
      return null;
    }
    return choice.tool() == null
        ? choice.mode().name().toLowerCase(Locale.ROOT)
        : new Members()
            .with("type", "function")
            .with("function", new Members().with("name", choice.tool()));
  }

  private static @Nullable Object format(@Nullable ResponseFormat format) {
    if (format == null) {
      return null;
    }
    return switch (format.kind()) {
      case TEXT -> new Members().with("type", "text").unlessNull("strict", format.strict());
      case JSON -> new Members().with("type", "json_object").unlessNull("strict", format.strict());
      case JSON_SCHEMA ->
          new Members()
              .with("type", "json_schema")
              .with(
                  "json_schema",
                  new Members()
                      .unlessNull("name", format.name())
                      .with("schema", format.schema())
                      .unlessNull("strict", format.strict()));
    };
  }

  private static void write(@Nullable Object value, ByteArrayOutputStream out) {
    if (value == null) {
      out.write('n');
    } else if (value instanceof Boolean flag) {
      out.write(flag ? 't' : 'f');
    } else if (value instanceof Number n) {
      bytes('d', decimal(n).getBytes(StandardCharsets.US_ASCII), out);
    } else if (value instanceof String text) {
      text(text, out);
    } else if (value instanceof Blob blob) {
      out.write('b');
      number(blob.size(), out);
      out.writeBytes(sha256(blob.toBytes()));
    } else if (value instanceof ProviderValue described) {
      write(described.tree(), out);
    } else if (value instanceof List<?> list) {
      out.write('[');
      number(list.size(), out);
      list.forEach(item -> write(item, out));
    } else if (value instanceof Map<?, ?> map) {
      Members members = new Members();
      map.forEach((k, v) -> members.list.add(new Member((String) k, v)));
      write(members, out);
    } else {
      List<Member> members = new ArrayList<>(((Members) value).list);
      members.sort(Comparator.comparing(Member::name));
      out.write('{');
      number(members.size(), out);
      members.forEach(
          member -> {
            write(member.name, out);
            write(member.value, out);
          });
    }
  }

  private static void text(String text, ByteArrayOutputStream out) {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      bytes('s', text.getBytes(StandardCharsets.UTF_8), out);
    } else {
      ByteArrayOutputStream units = new ByteArrayOutputStream();
      text.chars()
          .forEach(
              c -> {
                units.write(c >> 8);
                units.write(c);
              });
      bytes('u', units.toByteArray(), out);
    }
  }

  private static String decimal(Number number) {
    BigDecimal exact = number instanceof BigDecimal big ? big : new BigDecimal(number.toString());
    if (number.equals(Double.MIN_VALUE)) {
      exact = new BigDecimal("5e-324"); // Java prints two digits where one is enough
    }
    if (exact.signum() == 0) {
      return "0";
    }
    exact = exact.stripTrailingZeros();
    return exact.unscaledValue() + "e" + -(long) exact.scale();
  }

  private static void bytes(char tag, byte[] payload, ByteArrayOutputStream out) {
    out.write(tag);
    number(payload.length, out);
    out.writeBytes(payload);
  }

  private static void number(int value, ByteArrayOutputStream out) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      out.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/".indexOf(c) >= 0
              ? String.valueOf(c)
              : String.format("%%%02X", (int) c));
    }
    return out.toString();
  }
}
