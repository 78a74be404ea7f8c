package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.Message;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import dev.loom.chat.UserMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyPropertyTest {
  private static final int REQUESTS = 10_000;
  private static final int PAIRS_EACH = 5;

  private final long seed = Long.getLong("loom.seed", 20261125);
  private final Random random = new Random(seed);
  private final RandomRequests requests = new RandomRequests(seed);

  @Test
  void agreesWithThePlainEncoderOnEveryRequest() {
    for (int i = 0; i < 3_000; i++) {
      ChatRequest request = requests.next();
      CacheScope scope = CacheScope.values()[i % 3];
      assertThat(CacheKey.of(request, scope).toString())
          .as("seed %d, request %d", seed, i)
          .isEqualTo(ReferenceKey.of(request, scope));
    }
  }

  @Test
  void differentRequestsNeverShareAKey() {
    Map<CacheKey, ChatRequest> seen = new HashMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      ChatRequest request = requests.next();
      CacheKey key = CacheKey.of(request, CacheScope.TENANT);
      for (int j = 0; j < PAIRS_EACH; j++) {
        ChatRequest mutated = mutate(request);
        if (CacheKey.of(mutated, CacheScope.TENANT).equals(key)) {
          fail("seed %d, request %d: %s and %s share a key", seed, i, request, mutated);
        }
      }
      ChatRequest other = seen.putIfAbsent(key, request);
      if (other != null && !other.messages().equals(request.messages())) {
        fail("seed %d, request %d: two requests share a key", seed, i);
      }
    }
  }

  @Test
  void equalRequestsShareAKeyHoweverTheyAreSpelled() {
    for (int i = 0; i < REQUESTS; i++) {
      ChatRequest request = requests.next();
      CacheKey key = CacheKey.of(request, CacheScope.TENANT);
      for (int j = 0; j < PAIRS_EACH; j++) {
        if (!CacheKey.of(respell(request), CacheScope.TENANT).equals(key)) {
          fail("seed %d, request %d: %s has two keys", seed, i, request);
        }
      }
    }
  }

  @Test
  void explanationsDifferExactlyWhereKeysDo() {
    for (int i = 0; i < 3_000; i++) {
      ChatRequest request = requests.next();
      KeyExplanation explained = CacheKey.explain(request, CacheScope.TENANT);
      KeyExplanation same = CacheKey.explain(respell(request), CacheScope.TENANT);
      KeyExplanation other = CacheKey.explain(mutate(request), CacheScope.TENANT);
      assertThat(explained.key())
          .as("seed %d, request %d", seed, i)
          .isEqualTo(CacheKey.of(request, CacheScope.TENANT));
      assertThat(KeyExplanation.firstDifference(explained, same))
          .as("seed %d, request %d, respelled", seed, i)
          .isEmpty();
      assertThat(same.fields()).isEqualTo(explained.fields());
      assertThat(KeyExplanation.firstDifference(explained, other))
          .as("seed %d, request %d, mutated", seed, i)
          .isPresent();
    }
  }

  private ChatRequest mutate(ChatRequest request) {
    List<UnaryOperator<ChatRequest>> all =
        List.of(
            this::otherCharacter,
            this::otherExtra,
            this::otherSampling,
            KeyPropertyTest::splitPart,
            r -> r.toBuilder().user("").build(),
            r -> r.toBuilder().tool(new ToolSpec("t", null, Map.of(), Map.of())).build(),
            r ->
                r.toBuilder()
                    .model(new ModelId(r.model().provider(), r.model().model() + ":"))
                    .build(),
            r ->
                r.toBuilder()
                    .model(new ModelId(r.model().provider() + "o", r.model().model()))
                    .build(),
            r -> r.toBuilder().endpoint(new Endpoint(r.endpoint().path() + "/", "")).build(),
            r -> r.toBuilder().endpoint(new Endpoint(r.endpoint().path(), "https://x")).build(),
            r -> namespace(r, r.cache().namespace() + "n"),
            r -> namespace(r, r.cache().namespace() + "\udc00"),
            this::otherSpelling,
            this::shiftedBorder,
            r ->
                r.toBuilder()
                    .caller(new Caller(r.caller().tenant() + "'", null, Map.of()))
                    .build());
    return all.get(random.nextInt(all.size())).apply(request);
  }

  private static ChatRequest namespace(ChatRequest request, String namespace) {
    return request.toBuilder()
        .cache(CacheDirectives.builder().namespace(namespace).build())
        .build();
  }

  /** Pairs that careless code takes for the same: the request holds the first, the other not. */
  private ChatRequest otherSpelling(ChatRequest request) {
    List<List<Object>> pairs =
        List.of(
            List.of("caf\u00e9", "cafe\u0301"),
            List.of("\u212b", "\u00c5"),
            List.of("a\ud83d", "a?"),
            List.of("a\ud83d", "a\ud83e"),
            List.of("\ude00", "\ufffd"),
            List.of(9007199254740993L, 9007199254740992L),
            List.of(new BigDecimal("9007199254740993"), 9007199254740992.0),
            List.of(new BigDecimal("0.1"), new BigDecimal("0.1000000000000000055")),
            List.of(1, true),
            List.of(1, "1"),
            List.of(1, List.of(1)),
            List.of("", List.of()),
            List.of(Map.of(), List.of()),
            List.of("null", "NULL"));
    List<Object> pair = pairs.get(random.nextInt(pairs.size()));
    ChatRequest one = request.toBuilder().extra("pair", pair.get(0)).build();
    ChatRequest other = request.toBuilder().extra("pair", pair.get(1)).build();
    if (CacheKey.of(one, CacheScope.TENANT).equals(CacheKey.of(other, CacheScope.TENANT))) {
      fail("seed %d: pair %d shares a key", seed, pairs.indexOf(pair));
    }
    return random.nextBoolean() ? one : other;
  }

  /** The same characters with their border elsewhere, delimiters of encodings among them. */
  private ChatRequest shiftedBorder(ChatRequest request) {
    String text =
        requests.text() + List.of("\",\"", "s\0\0\0\1", "}{", ":", "").get(random.nextInt(5));
    String all = text + "x" + requests.text();
    int one = random.nextInt(all.length());
    int other = (one + 1 + random.nextInt(all.length())) % (all.length() + 1);
    ChatRequest left = split(request, all, one);
    ChatRequest right = split(request, all, other);
    if (CacheKey.of(left, CacheScope.TENANT).equals(CacheKey.of(right, CacheScope.TENANT))) {
      fail("seed %d: borders %d and %d of %d share a key", seed, one, other, all.length());
    }
    return left;
  }

  private static ChatRequest split(ChatRequest request, String text, int at) {
    return request.toBuilder()
        .message(new SystemMessage(text.substring(0, at), Map.of("name", text.substring(at))))
        .build();
  }

  private ChatRequest otherCharacter(ChatRequest request) {
    List<Message> messages = new ArrayList<>(request.messages());
    int at = random.nextInt(messages.size());
    String more = List.of(" ", "\n", "\u0301", "\ud83d", "\u0000", "a", "?").get(random.nextInt(7));
    Message message = messages.get(at);
    if (message instanceof SystemMessage system) {
      messages.set(at, new SystemMessage(system.text() + more, system.extra()));
    } else if (message instanceof UserMessage user) {
      messages.set(at, new UserMessage(user.parts(), user.name() + more, user.extra()));
    } else if (message instanceof AssistantMessage assistant) {
      messages.set(
          at,
          new AssistantMessage(
              assistant.text() + more,
              assistant.reasoning(),
              assistant.toolCalls(),
              assistant.extra()));
    } else if (message instanceof ToolMessage tool) {
      messages.set(
          at, new ToolMessage(tool.toolCallId() + more, tool.name(), tool.parts(), tool.extra()));
    }
    return request.toBuilder().messages(messages).build();
  }

  private ChatRequest otherExtra(ChatRequest request) {
    return switch (random.nextInt(4)) {
      case 0 -> request.toBuilder().extra("absent", null).build();
      case 1 -> request.toBuilder().extra("absent", false).build();
      case 2 -> request.toBuilder().extra("absent", Map.of()).build();
      default -> request.toBuilder().extra("absent", "").build();
    };
  }

  private ChatRequest otherSampling(ChatRequest request) {
    Sampling sampling = request.sampling();
    Double temperature = sampling.temperature();
    return random.nextBoolean()
        ? request.toBuilder()
            .sampling(sampling.withTemperature(temperature == null ? 1 : Math.nextUp(temperature)))
            .build()
        : request.toBuilder()
            .sampling(sampling.withSeed(sampling.seed() == null ? 0 : sampling.seed() + 1))
            .build();
  }

  /** The same characters in two parts instead of one. */
  private static ChatRequest splitPart(ChatRequest request) {
    return request.toBuilder()
        .message(new UserMessage(List.of(new TextPart("a"), new TextPart("b")), null, Map.of()))
        .build();
  }

  private ChatRequest respell(ChatRequest request) {
    ChatRequest.Builder builder =
        request.toBuilder()
            .caller(new Caller(request.caller().tenant(), "someone", Map.of("a", "b")))
            .cache(
                CacheDirectives.builder()
                    .noCache()
                    .namespace(request.cache().namespace())
                    .tags("x")
                    .build());
    Map<String, @Nullable Object> respelled = respell(request.extra());
    respelled.forEach(builder::extra);
    return builder
        .extra("stream", true)
        .extra("stream_options", Map.of("a", 1))
        .build()
        .withCallId(new UUID(1, random.nextLong()));
  }

  private Map<String, @Nullable Object> respell(Map<?, ?> map) {
    List<Object> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    keys.forEach(key -> copy.put((String) key, respell(map.get(key))));
    return copy;
  }

  private @Nullable Object respell(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return respell(map);
    }
    if (value instanceof Number number) {
      BigDecimal exact = new BigDecimal(number.toString());
      return exact.scale() < -100 ? exact : exact.setScale(exact.scale() + random.nextInt(3));
    }
    return value;
  }
}
