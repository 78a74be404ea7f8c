package dev.loom.cache.redis;

import static dev.loom.cache.redis.EntryReader.first;
import static dev.loom.cache.redis.EntryReader.goesOn;
import static dev.loom.cache.redis.EntryReader.need;
import static dev.loom.cache.redis.EntryReader.next;
import static dev.loom.cache.redis.EntryReader.opens;
import static dev.loom.cache.redis.EntryReader.text;
import static dev.loom.cache.redis.EntryReader.texts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads answers as {@link ResponseTree} lays them out, in the manner of {@link EntryReader}. */
final class ResponseReader {
  private static final int TOKEN_CLASSES = 9;

  private ResponseReader() {}

  /** An answer whose text is known, or stands in it. */
  static ChatResponse response(JsonParser json, @Nullable String known) throws IOException {
    ChatResponse.Builder response = ChatResponse.builder();
    String text = known;
    List<ToolCall> tools = null;
    List<BinaryPart> media = null;
    FinishReason finish = null;
    String finishWord = null;
    BilledUsage usage = null;
    for (String name = first(json); name != null; name = next(json)) {
      switch (name) {
        case "text" -> text = text(json);
        case "reasoning" -> response.reasoning(text(json));
        case "tools" -> tools = tools(json);
        case "media" -> media = media(json);
        case "finish" -> finish = FinishReason.valueOf(need(text(json)));
        case "finishWord" -> finishWord = text(json);
        case "usage" -> usage = usage(json);
        case "id" -> response.upstreamId(text(json));
        case "model" -> response.upstreamModel(text(json));
        case "extra" -> response.extra(extra(json));
        default -> json.skipChildren();
      }
    }
    return response
        .text(need(text))
        .toolCalls(need(tools))
        .media(need(media))
        .finish(need(finish), finishWord)
        .usage(need(usage))
        .build();
  }

  private static List<ToolCall> tools(JsonParser json) throws IOException {
    List<ToolCall> tools = new ArrayList<>(2);
    for (boolean more = opens(json); more; more = goesOn(json)) {
      tools.add(tool(json));
    }
    return tools;
  }

  private static ToolCall tool(JsonParser json) throws IOException {
    String id = null;
    String tool = null;
    String arguments = null;
    Map<String, @Nullable Object> extra = Map.of();
    for (String name = first(json); name != null; name = next(json)) {
      switch (name) {
        case "id" -> id = text(json);
        case "name" -> tool = text(json);
        case "arguments" -> arguments = text(json);
        case "extra" -> extra = extra(json);
        default -> json.skipChildren();
      }
    }
    return new ToolCall(id, need(tool), need(arguments), extra);
  }

  private static List<BinaryPart> media(JsonParser json) throws IOException {
    List<BinaryPart> media = new ArrayList<>(2);
    for (boolean more = opens(json); more; more = goesOn(json)) {
      media.add(part(json));
    }
    return media;
  }

  private static BinaryPart part(JsonParser json) throws IOException {
    MediaKind kind = null;
    String type = null;
    Object content = null;
    Map<String, @Nullable Object> extra = Map.of();
    for (String name = first(json); name != null; name = next(json)) {
      switch (name) {
        case "kind" -> kind = MediaKind.valueOf(need(text(json)));
        case "type" -> type = text(json);
        case "content" -> content = ValueTree.read(json);
        case "extra" -> extra = extra(json);
        default -> json.skipChildren();
      }
    }
    if (!(content instanceof Blob blob)) {
      throw new UnreadableException();
    }
    return new BinaryPart(need(kind), need(type), blob, extra);
  }

  private static BilledUsage usage(JsonParser json) throws IOException {
    String tokens = null;
    String model = null;
    String tier = null;
    List<String> multipliers = null;
    String searches = null;
    Object cost = null;
    Boolean estimated = null;
    Boolean adjusted = null;
    for (String name = first(json); name != null; name = next(json)) {
      switch (name) {
        case "tokens" -> tokens = text(json);
        case "model" -> model = text(json);
        case "tier" -> tier = text(json);
        case "multipliers" -> multipliers = texts(json);
        case "searches" -> searches = text(json);
        case "cost" -> cost = ValueTree.read(json);
        case "estimated" -> estimated = truth(json);
        case "adjusted" -> adjusted = truth(json);
        default -> json.skipChildren();
      }
    }
    if (cost != null && !(cost instanceof BigDecimal)) {
      throw new UnreadableException();
    }
    return new BilledUsage(
        tokens(need(tokens)),
        model,
        tier,
        need(multipliers),
        Long.parseLong(need(searches)),
        (BigDecimal) cost,
        need(estimated),
        need(adjusted));
  }

  private static boolean truth(JsonParser json) throws UnreadableException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw new UnreadableException();
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static TokenUsage tokens(String classes) throws UnreadableException {
    OptionalLong[] counts = new OptionalLong[TOKEN_CLASSES];
    int from = 0;
    for (int i = 0; i < TOKEN_CLASSES; i++) {
      int end = i == TOKEN_CLASSES - 1 ? classes.length() : classes.indexOf(',', from);
      if (end < 0) {
        throw new UnreadableException();
      }
      counts[i] =
          from == end
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseLong(classes, from, end, 10));
      from = end + 1;
    }
    return new TokenUsage(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7],
        counts[8]);
  }

  /** Provider-specific members; none where there are none. */
  private static Map<String, @Nullable Object> extra(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL ? Map.of() : ValueTree.readMap(json);
  }
}
