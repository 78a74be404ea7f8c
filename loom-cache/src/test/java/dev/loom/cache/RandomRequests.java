package dev.loom.cache;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
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
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes requests of every shape, the same ones for the same seed. */
final class RandomRequests {
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "hello",
    "caf\u00e9",
    "cafe\u0301",
    "\ud83d\ude00",
    "x\ud83d",
    "\ude00x",
    "?",
    "\"}]",
    "s\u0000\u0000\u0000\u0001a",
    "null",
    "v1:openai:",
    "\u4f60\u597d",
    "\u007f",
    "\u0080",
    "\u0100"
  };
  private static final String[] NAMES = {
    "a", "content", "detail", "n", "name2", "role_", "s", "tool", "top_a", "z", "\u00e4", ""
  };

  private final Random random;

  RandomRequests(long seed) {
    this.random = new Random(seed);
  }

  ChatRequest next() {
    ChatRequest.Builder builder =
        ChatRequest.builder("", "")
            .model(new ModelId(pick("openai", "anthropic", "x"), pick("m", "m:1", "\u00e4")))
            .caller(new Caller(maybe(() -> pick("t1", "t2", "")), maybe(this::text), Map.of()))
            .cache(CacheDirectives.builder().namespace(pick("", "", "n1", "\ud83d")).build())
            .sampling(sampling())
            .toolChoice(maybe(this::choice))
            .responseFormat(maybe(this::format));
    int messages = 1 + random.nextInt(4);
    for (int i = 0; i < messages; i++) {
      builder.message(message());
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      builder.tool(new ToolSpec(text(), maybe(this::text), tree(2), tree(1)));
    }
    tree(3).forEach(builder::extra);
    return builder.build();
  }

  private Message message() {
    return switch (random.nextInt(4)) {
      case 0 -> new SystemMessage(text(), tree(1));
      case 1 -> new UserMessage(parts(1), maybe(this::text), tree(1));
      case 2 -> new AssistantMessage(maybe(this::text), maybe(this::text), calls(), tree(1));
      default -> new ToolMessage(maybe(this::text), maybe(this::text), parts(0), tree(1));
    };
  }

  private List<ToolCall> calls() {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      calls.add(new ToolCall(maybe(this::text), text(), text(), tree(1)));
    }
    return calls;
  }

  private List<Part> parts(int least) {
    List<Part> parts = new ArrayList<>();
    for (int i = least + random.nextInt(3); i > 0; i--) {
      MediaKind kind = MediaKind.values()[random.nextInt(4)];
      parts.add(
          switch (random.nextInt(4)) {
            case 0 -> new BinaryPart(kind, pick("", "image/png"), blob(), tree(1));
            case 1 ->
                new LinkPart(kind, "", URI.create("https://e.org/" + random.nextInt(9)), tree(1));
            default -> new TextPart(text(), tree(1));
          });
    }
    return parts;
  }

  private Sampling sampling() {
    return new Sampling(
        maybe(this::real),
        maybe(this::real),
        maybe(() -> random.nextInt(50)),
        maybe(() -> random.nextInt(5000)),
        maybe(this::real),
        maybe(this::real),
        maybe(random::nextLong),
        random.nextBoolean() ? List.of() : List.of(text(), text()));
  }

  private double real() {
    return random.nextInt(-20, 21) / 10.0;
  }

  private ToolChoice choice() {
    return switch (random.nextInt(4)) {
      case 0 -> ToolChoice.AUTO;
      case 1 -> ToolChoice.NONE;
      case 2 -> ToolChoice.REQUIRED;
      default -> new ToolChoice(ToolChoice.Mode.REQUIRED, text());
    };
  }

  private ResponseFormat format() {
    return switch (random.nextInt(3)) {
      case 0 -> ResponseFormat.TEXT;
      case 1 -> ResponseFormat.JSON;
      default ->
          new ResponseFormat(
              ResponseFormat.Kind.JSON_SCHEMA,
              maybe(this::text),
              tree(2),
              maybe(random::nextBoolean));
    };
  }

  private Map<String, @Nullable Object> tree(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(pick(NAMES), value(depth));
    }
    return map;
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(1000) * 10;
      case 3 -> random.nextLong();
      case 4 -> real();
      case 5 -> new BigDecimal(pick("1e400", "0e5", "-12.50", "9007199254740993", "100"));
      case 6 -> blob();
      case 7 -> text();
      case 8 -> tree(depth - 1);
      case 9 -> (float) real();
      default -> List.of(text(), random.nextInt(9), tree(depth - 1));
    };
  }

  private Blob blob() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return Blob.of(bytes);
  }

  /** Short texts, and now and then one around the length where messages enter by digest. */
  String text() {
    String text = pick(TEXTS);
    return random.nextInt(12) == 0 ? text + "y".repeat(900 + random.nextInt(200)) : text;
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }
}
