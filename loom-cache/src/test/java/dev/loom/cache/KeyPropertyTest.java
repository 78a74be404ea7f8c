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
            r ->
                r.toBuilder()
                    .caller(new Caller(r.caller().tenant() + "'", null, Map.of()))
                    .build());
    return all.get(random.nextInt(all.size())).apply(request);
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
