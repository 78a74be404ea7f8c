package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final CacheKey KEY =
      CacheKey.of(ChatRequest.builder("openai", "gpt").user("hi").build(), CacheScope.GLOBAL);
  private static final Envelope ENVELOPE =
      new Envelope("00", "00", "00", 1_000, 1_000 + 60_000_000, 1_000 + 90_000_000);

  private static CacheEntry entry(ChatResponse response, StreamPieces pieces) {
    return CacheEntry.of(
        new EntryLabels(KEY, "acme", null, Set.of("x", "y")),
        response,
        pieces,
        new CacheEntry.Lifetime(Duration.ofSeconds(60), Duration.ofSeconds(90)),
        Duration.ofNanos(123_456_789));
  }

  private static CacheEntry entry(Object extra) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("value", extra);
    return entry(ChatResponse.builder().extra(members).build(), StreamPieces.whole());
  }

  private static Object restored(Object extra) throws UnreadableException {
    return read(EntryCodec.write(entry(extra))).response().extra().get("value");
  }

  private static CacheEntry read(byte[] body) throws UnreadableException {
    return EntryCodec.read(body, KEY, ENVELOPE);
  }

  private static byte[] changed(String from, String to) {
    String body = new String(EntryCodec.write(entry("v")), StandardCharsets.UTF_8);
    assertThat(body).contains(from);
    return body.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anyAnswerComesBackEqual() throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ChatResponse response = new RandomAnswer(random).response();
      StreamPieces pieces = random.nextBoolean() ? StreamPieces.whole() : pieces(random, response);
      CacheEntry entry = entry(response, pieces);
      CacheEntry same = read(EntryCodec.write(entry));
      assertThat(same.response()).as("seed %d", seed).isEqualTo(entry.response());
      assertThat(same.pieces().layout()).as("seed %d", seed).isEqualTo(entry.pieces().layout());
      assertThat(same.labels()).as("seed %d", seed).isEqualTo(entry.labels());
      assertThat(same.upstreamLatency()).isEqualTo(entry.upstreamLatency());
      assertThat(same.ttl()).isEqualTo(entry.ttl());
      assertThat(same.kept()).isEqualTo(entry.kept());
    }
  }

  private static StreamPieces pieces(Random random, ChatResponse response) {
    List<Delta> deltas = new ArrayList<>();
    String text = response.text();
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(3));
      deltas.add(new Delta.Text(text.substring(at, end)));
      at = end;
    }
    if (response.reasoning() != null) {
      deltas.add(new Delta.Reasoning(response.reasoning()));
    }
    for (int i = 0; i < response.toolCalls().size(); i++) {
      ToolCall call = response.toolCalls().get(i);
      deltas.add(new Delta.ToolCallPiece(i, call.id(), call.name(), call.arguments()));
    }
    StreamPieces pieces = StreamPieces.of(deltas, response);
    assertThat(pieces).isNotNull();
    return pieces;
  }

  @Test
  void numbersKeepTheirClassAndAllDigits() throws Exception {
    for (Object number :
        List.of(
            7,
            7L,
            7.5d,
            -0.0d,
            Double.MIN_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            7.5f,
            (short) 7,
            (byte) 7,
            new BigInteger("9007199254740993000000000000001"),
            new BigDecimal("0.70"),
            new BigDecimal("1E+999999999"))) {
      assertThat(restored(number)).isEqualTo(number).hasSameClassAs(number);
    }
  }

  @Test
  void mapsThatLookLikeSomethingElseStayMaps() throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("$", "LONG");
    map.put("v", "7");
    assertThat(restored(map)).isEqualTo(map);
    assertThat(restored(Map.of())).isEqualTo(Map.of());
    assertThat(restored(Collections.singletonMap("a", null)))
        .isEqualTo(Collections.singletonMap("a", null));
    assertThat(
            read(EntryCodec.write(
                    entry(ChatResponse.builder().extra(map).build(), StreamPieces.whole())))
                .response()
                .extra())
        .isEqualTo(map);
  }

  @Test
  void loneSurrogatesSurvive() throws Exception {
    for (String text : List.of("\ud800", "a\udc00b", "\udc00\ud800", "\ud83d\ude00", "\u0000")) {
      assertThat(restored(text)).isEqualTo(text);
      assertThat(restored(Map.of(text, 1))).isEqualTo(Map.of(text, 1));
    }
  }

  @Test
  void whatHasNoExactFormIsNotWritten() {
    Object deep = "bottom";
    for (int i = 0; i < 100; i++) {
      deep = List.of(deep);
    }
    for (Object value :
        Arrays.asList(
            deep, new AtomicInteger(), 'c', new BigInteger("7".repeat(1001)), Duration.ZERO)) {
      assertThatThrownBy(() -> EntryCodec.write(entry(value)))
          .isInstanceOf(UnwritableException.class)
          .hasMessageNotContaining("bottom");
    }
  }

  @Test
  void textStandsAsItIs() throws Exception {
    for (String text :
        List.of("", "line\n\"quoted\" \\ \u20ac \ud83d\ude00", "x".repeat(100_000))) {
      byte[] body =
          EntryCodec.write(entry(ChatResponse.builder().text(text).build(), StreamPieces.whole()));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(ByteBuffer.wrap(body).getInt()).isEqualTo(bytes.length);
      assertThat(Arrays.copyOfRange(body, 4, 4 + bytes.length)).isEqualTo(bytes);
      assertThat(read(body).response().text()).isEqualTo(text);
    }
  }

  @Test
  void manyPiecesComeBack() throws Exception {
    ChatResponse response = ChatResponse.builder().text("word ".repeat(200)).build();
    StreamPieces pieces = pieces(new Random(1), response);
    CacheEntry same = read(EntryCodec.write(entry(response, pieces)));
    assertThat(same.pieces().layout()).isEqualTo(pieces.layout());
  }

  @Test
  void membersOfLaterVersionsAreLeftAside() throws Exception {
    CacheEntry entry = read(changed("\"latency\"", "\"later\":{\"a\":[1]},\"latency\""));
    assertThat(entry.response().extra()).isEqualTo(Map.of("value", "v"));
  }

  @Test
  void anythingElseIsUnreadable() {
    List<byte[]> bodies = new ArrayList<>();
    byte[] whole = EntryCodec.write(entry("v"));
    for (int i = 0; i < whole.length; i++) {
      bodies.add(Arrays.copyOf(whole, i));
    }
    bodies.add(changed("\"response\":{", "\"response\":{\"text\":7,"));
    for (int length : List.of(1, whole.length - 3, Integer.MAX_VALUE, -2)) {
      byte[] body = whole.clone();
      ByteBuffer.wrap(body).putInt(length);
      bodies.add(body);
    }
    bodies.add(changed("\"latency\":\"", "\"latency\":\"-"));
    bodies.add(changed("\"searches\":\"", "\"searches\":\"x"));
    bodies.add(changed("\"estimated\":", "\"estimated\":7,\"later\":"));
    bodies.add(changed("\"tags\":[", "\"tags\":null,\"later\":["));
    bodies.add(changed("\"usage\":{", "\"usage\":7,\"later\":{"));
    bodies.add(changed("\"usage\":{", "\"usage\":{\"cost\":7,"));
    bodies.add(changed("\"media\":[", "\"media\":[{\"kind\":\"IMAGE\",\"content\":7}"));
    bodies.add(changed("\"OTHER\"", "\"NEVER\""));
    bodies.add(changed("\"tags\":[", "\"tags\":[7,"));
    bodies.add(changed("\"tools\":[", "\"tools\":[7,"));
    bodies.add(changed("\"multipliers\":[", "\"multipliers\":[null,"));
    bodies.add(changed("\"tokens\":\",", "\"tokens\":\""));
    bodies.add(changed("\"tokens\":\",", "\"tokens\":\"x,"));
    bodies.add(changed("\"pieces\":null", "\"pieces\":[0,5]"));
    bodies.add(changed("\"pieces\":null", "\"pieces\":[\"a\"]"));
    bodies.add(changed("\"pieces\":null", "\"pieces\":7"));
    bodies.add(changed("\"extra\":{\"value\":\"v\"}", "\"extra\":7"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":12345678901"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"LONG\",\"v\":\"x\"}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"java.lang.Runtime\",\"v\":\"x\"}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"LONG\",\"v\":7}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":7,\"v\":\"7\"}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"map\",\"v\":[\"a\"]}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"map\",\"v\":[1,2]}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"map\",\"v\":7}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":{\"$\":\"bytes\",\"v\":\"?\"}"));
    bodies.add(
        changed(
            "\"value\":\"v\"", "\"value\":{\"$\":\"INTEGER\",\"v\":\"" + "7".repeat(1001) + "\"}"));
    bodies.add(changed("\"value\":\"v\"", "\"value\":" + "[".repeat(200) + "]".repeat(200)));
    bodies.add(changed("}", "}}"));
    bodies.add((new String(whole, StandardCharsets.UTF_8) + "7").getBytes(StandardCharsets.UTF_8));
    bodies.add("[]".getBytes(StandardCharsets.UTF_8));
    for (byte[] body : bodies) {
      assertThatThrownBy(() -> read(body))
          .as(new String(body, StandardCharsets.UTF_8))
          .isInstanceOf(UnreadableException.class);
    }
  }

  @Test
  void contentOfAnotherCallerIsUnreadable() {
    CacheKey own =
        CacheKey.of(
            ChatRequest.builder("openai", "gpt").user("hi").caller(Samples.ANN).build(),
            CacheScope.USER);
    byte[] body = EntryCodec.write(entry("v"));
    assertThatThrownBy(() -> EntryCodec.read(body, own, ENVELOPE))
        .isInstanceOf(UnreadableException.class);
  }

  /** Answers with everything in them. */
  private static final class RandomAnswer {
    private static final String CHARS = "ab\"\\\n\u0000\u007fé\u20ac\ud83d\ude00\ud800";

    private final Random random;

    RandomAnswer(Random random) {
      this.random = random;
    }

    ChatResponse response() {
      return ChatResponse.builder()
          .text(text())
          .reasoning(maybe(text()))
          .toolCalls(tools())
          .media(media())
          .finish(FinishReason.values()[random.nextInt(FinishReason.values().length)], maybe("x"))
          .usage(usage())
          .upstreamId(maybe(text()))
          .upstreamModel(maybe(text()))
          .extra(extra(0))
          .build();
    }

    private <T> T maybe(T value) {
      return random.nextBoolean() ? value : null;
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(CHARS.charAt(random.nextInt(CHARS.length())));
      }
      return text.toString();
    }

    private List<ToolCall> tools() {
      List<ToolCall> tools = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        tools.add(new ToolCall(maybe(text()), text(), text(), extra(1)));
      }
      return tools;
    }

    private Blob blob() {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      return Blob.of(bytes);
    }

    private List<BinaryPart> media() {
      MediaKind kind = MediaKind.values()[random.nextInt(MediaKind.values().length)];
      return random.nextInt(4) > 0
          ? List.of()
          : List.of(new BinaryPart(kind, text(), blob(), extra(1)));
    }

    private OptionalLong count() {
      return random.nextBoolean()
          ? OptionalLong.empty()
          : OptionalLong.of(random.nextInt(1_000_000) * 1_000L);
    }

    private BilledUsage usage() {
      return new BilledUsage(
          new TokenUsage(
              count(), count(), count(), count(), count(), count(), count(), count(), count()),
          maybe(text()),
          maybe(text()),
          random.nextBoolean() ? List.of() : List.of("us", "fast"),
          random.nextInt(3),
          maybe(new BigDecimal("0.0120")),
          random.nextBoolean(),
          random.nextBoolean());
    }

    private Map<String, Object> extra(int depth) {
      Map<String, Object> extra = new LinkedHashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        extra.put(random.nextInt(5) == 0 ? "$" : text(), value(depth + 1));
      }
      return extra;
    }

    private Object value(int depth) {
      return switch (random.nextInt(depth > 4 ? 8 : 10)) {
        case 0 -> null;
        case 1 -> random.nextBoolean();
        case 2 -> random.nextInt();
        case 3 -> random.nextLong();
        case 4 -> Double.longBitsToDouble(random.nextLong());
        case 5 -> new BigDecimal(new BigInteger(200, random), random.nextInt(50) - 25);
        case 6 -> blob();
        case 7 -> text();
        case 8 -> extra(depth);
        default -> Arrays.asList(value(depth + 1), value(depth + 1));
      };
    }
  }

  @Test
  void timesThatNoLifetimeCanHaveMakeAnEntryUnreadable() {
    byte[] body = EntryCodec.write(entry("x"));
    Envelope forged = new Envelope("00", "00", "00", 1_000, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> EntryCodec.read(body, KEY, forged))
        .isInstanceOf(UnreadableException.class);
  }
}
