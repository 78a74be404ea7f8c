package dev.loom.cache;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An entry that has everything an entry can have. */
final class CacheBackendContractSample {
  private static final String TEXT = "Zürich \uD83D\uDE00 half \uD83D, \u0000 \"quoted\" \n\u2028";
  private static final String REASONING = "First\tthis. \uDC00 Then that.";
  private static final String ARGUMENTS = "{\"q\": \"a\\u0000b\", \"n\": 1e2}";

  private CacheBackendContractSample() {}

  static CacheEntry streamed(EntryLabels labels) {
    ChatResponse response = response();
    return CacheEntry.of(
        labels,
        response,
        Objects.requireNonNull(StreamPieces.of(deltas(), response)),
        new Lifetime(Duration.ofMinutes(90), Duration.ofDays(30)),
        Duration.ofNanos(812_345_678));
  }

  private static ChatResponse response() {
    return ChatResponse.builder()
        .text(TEXT)
        .reasoning(REASONING)
        .toolCalls(
            List.of(
                new ToolCall("call_1", "search", ARGUMENTS, values()),
                new ToolCall(null, "now", "")))
        .media(
            List.of(
                new BinaryPart(MediaKind.IMAGE, "image/png", everyByte(), values()),
                new BinaryPart(MediaKind.AUDIO, "", Blob.of(new byte[0]), Map.of())))
        .finish(FinishReason.TOOL_CALLS, "tool_calls")
        .usage(usage())
        .upstreamId("chatcmpl-ü")
        .upstreamModel("gpt-4o-2024-08-06")
        .extra(values())
        .build();
  }

  private static BilledUsage usage() {
    long[] counts = {0, 1, 2, 3, 4, 5, 6, 7, TokenUsage.MAX_COUNT};
    OptionalLong[] known =
        Arrays.stream(counts).mapToObj(OptionalLong::of).toArray(OptionalLong[]::new);
    return new BilledUsage(
        new TokenUsage(
            known[0], known[1], known[2], known[3], known[4], known[5], known[6], known[7],
            known[8]),
        "gpt-4o-2024-08-06",
        "flex",
        List.of("us", "fast"),
        9_007_199_254_740_993L,
        new BigDecimal("0.00012300"),
        true,
        true);
  }

  private static Blob everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return Blob.of(bytes);
  }

  /** A value of each kind, in an order that is not the alphabet's. */
  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("z", null);
    values.put("", "");
    values.put("int", 7);
    values.put("long", 7L);
    values.put("short", (short) 7);
    values.put("byte", (byte) 7);
    values.put("large", Long.MIN_VALUE);
    values.put("double", 0.1);
    values.put("whole double", 7.0);
    values.put("negative zero", -0.0);
    values.put("float", 0.1f);
    values.put("decimal", new BigDecimal("1.50"));
    values.put("exponent", new BigDecimal("1E+400"));
    values.put("integer", new BigInteger("123456789012345678901234567890"));
    values.put("true", true);
    values.put("false", false);
    values.put("text", "null");
    values.put("half \uD800", "\uDFFF\uD800");
    values.put("bytes", Blob.of("AA==".getBytes(StandardCharsets.UTF_8)));
    values.put("list", Arrays.asList(null, List.of(), Map.of(), 7, 7L, List.of(Map.of("a", 0.5))));
    values.put("map", Map.of("b", Map.of("type", "decimal", "value", "7"), "@", 1, "$", "x"));
    return values;
  }

  private static List<Delta> deltas() {
    List<Delta> deltas = new ArrayList<>();
    deltas.add(new Delta.Reasoning(REASONING.substring(0, 6)));
    deltas.add(new Delta.Reasoning(""));
    deltas.add(new Delta.Reasoning(REASONING.substring(6)));
    deltas.add(new Delta.Text(TEXT.substring(0, 8))); // ends in the middle of a character
    deltas.add(new Delta.ToolCallPiece(1, null, "now", ""));
    deltas.add(new Delta.ToolCallPiece(0, "call_1", null, ""));
    deltas.add(new Delta.Text(TEXT.substring(8)));
    deltas.add(new Delta.ToolCallPiece(0, null, "sea", ARGUMENTS.substring(0, 1)));
    deltas.add(new Delta.ToolCallPiece(0, "", "rch", ARGUMENTS.substring(1)));
    deltas.add(new Delta.Text(""));
    return deltas;
  }
}
