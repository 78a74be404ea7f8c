package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import dev.loom.chat.Origin;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoreGateTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache =
      Caching.builder().maxEntryBytes(10_000).build().wrap(upstream);
  private final ChatRequest request = ChatRequest.of("openai", "m", "hi");

  private static List<Delta> whole(ChatResponse response) {
    List<Delta> deltas = new ArrayList<>();
    if (!response.text().isEmpty()) {
      deltas.add(new Delta.Text(response.text()));
    }
    for (int i = 0; i < response.toolCalls().size(); i++) {
      ToolCall call = response.toolCalls().get(i);
      deltas.add(new Delta.ToolCallPiece(i, call.id(), call.name(), call.arguments()));
    }
    return deltas;
  }

  private static ChatResponse.Builder calls(String name, String arguments) {
    return FakeUpstream.answer("")
        .toolCalls(List.of(new ToolCall("c", name, arguments)))
        .finish(FinishReason.TOOL_CALLS, "tool_calls");
  }

  private static BilledUsage searched() {
    return new BilledUsage(TokenUsage.of(1, 1), null, null, List.of(), 1, null, false, false);
  }

  static Stream<Arguments> refusedAnswers() {
    return Stream.of(
        Arguments.of("truncated", FakeUpstream.answer("x").finish(FinishReason.LENGTH, "length")),
        Arguments.of("filtered", FakeUpstream.answer("x").finish(FinishReason.CONTENT_FILTER, "f")),
        Arguments.of("refused", FakeUpstream.answer("x").finish(FinishReason.REFUSAL, "refusal")),
        Arguments.of("unfinished", FakeUpstream.answer("x").finish(FinishReason.OTHER, null)),
        Arguments.of("bad_tool_json", calls("f", "{\"a\":")),
        Arguments.of("bad_tool_json", calls("f", " ")),
        Arguments.of("bad_tool_json", calls(" ", "{}")),
        Arguments.of("empty", FakeUpstream.answer("").reasoning("")),
        Arguments.of("server_tools", FakeUpstream.answer("x").usage(searched())),
        Arguments.of("too_large", FakeUpstream.answer("x".repeat(10_001))),
        Arguments.of("too_large", extra((ProviderValue) () -> "x".repeat(10_001))),
        Arguments.of("unstorable", extra(new StringBuilder("changes"))),
        Arguments.of("unstorable", extra(new long[50])),
        Arguments.of(
            "unstorable",
            FakeUpstream.answer("")
                .toolCalls(List.of(new ToolCall("c", "f", "", Map.of("a", new StringBuilder()))))
                .finish(FinishReason.TOOL_CALLS, "tool_calls")),
        Arguments.of("unstorable", extra(new AtomicLong())),
        Arguments.of("unstorable", extra(List.of(Map.of("b", List.of(Set.of("c")))))),
        Arguments.of("unstorable", extra((ProviderValue) StringBuilder::new)),
        Arguments.of("unstorable", extra((ProviderValue) () -> Map.of(1, "no text as key"))),
        Arguments.of("unstorable", extra(new Endless())),
        Arguments.of(
            "unstorable",
            FakeUpstream.answer("x")
                .media(
                    List.of(
                        new BinaryPart(
                            MediaKind.IMAGE,
                            "image/png",
                            Blob.of(new byte[1]),
                            Map.of("a", new StringBuilder()))))));
  }

  /** Describes itself by itself. */
  private static final class Endless implements ProviderValue {
    @Override
    public Object tree() {
      return this;
    }
  }

  private static ChatResponse.Builder extra(Object value) {
    return FakeUpstream.answer("x").extra(Map.of("a", value));
  }

  @ParameterizedTest
  @MethodSource("refusedAnswers")
  void refusedAnswerIsServedAndNotKept(String reason, ChatResponse.Builder answer) {
    for (DeltaListener listener : new DeltaListener[] {null, delta -> {}}) {
      ChatResponse response = answer.build();
      upstream.answering(response, whole(response));
      ChatResponse first = cache.chat(request, listener);
      assertThat(first.cache().status()).isEqualTo(Status.MISS);
      assertThat(first.cache().reason()).isEqualTo(reason);
      assertThat(first.text()).isEqualTo(response.text());
      assertThat(cache.chat(request, listener).origin()).isEqualTo(Origin.UPSTREAM);
    }
    assertThat(upstream.calls()).isEqualTo(4);
    assertThat(cache.stats().rejected()).containsExactly(Map.entry(reason, 4L));
    assertThat(cache.stats().stores()).isZero();
    assertThat(cache.stats().entries()).isZero();
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        Arguments.of("unfinished", "n", 2),
        Arguments.of("unfinished", "n", "2"),
        Arguments.of("unfinished", "candidateCount", 2L),
        Arguments.of("unfinished", "candidate_count", (ProviderValue) () -> 2),
        Arguments.of("unfinished", "generationConfig", Map.of("candidateCount", 8)),
        Arguments.of("unfinished", "generation_config", Map.of("candidate_count", 8)),
        Arguments.of(null, "n", 1),
        Arguments.of(null, "n", null),
        Arguments.of(null, "generationConfig", Map.of("candidateCount", 1, "topK", 3)));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void answerIsKeptOnlyWhereItIsTheOnlyOneAskedFor(
      @Nullable String reason, String name, @Nullable Object value) {
    ChatResponse response = cache.chat(request.toBuilder().extra(name, value).build());
    assertThat(response.cache().reason()).isEqualTo(reason);
    assertThat(cache.stats().stores()).isEqualTo(reason == null ? 1 : 0);
  }

  static Stream<ChatResponse.Builder> keptAnswers() {
    return Stream.of(
        FakeUpstream.answer("x"),
        calls("f", ""),
        extra((ProviderValue) () -> Map.of("b", new BigDecimal("1.5"))),
        calls("f", "{\"a\":[1,\"\\u00e9\"]}"),
        FakeUpstream.answer("")
            .media(
                List.of(
                    new BinaryPart(
                        MediaKind.IMAGE, "image/png", Blob.of(new byte[9]), Map.of("a", 1))))
            .extra(Map.of("b", List.of("c", Map.of("d", Blob.of(new byte[3])), true))));
  }

  @ParameterizedTest
  @MethodSource("keptAnswers")
  void completeAnswerIsKept(ChatResponse.Builder answer) {
    for (DeltaListener listener : new DeltaListener[] {null, delta -> {}}) {
      ChatResponse response = answer.build();
      upstream.answering(response, whole(response));
      ChatRequest asked = ChatRequest.of("openai", "m", "listener " + (listener != null));
      assertThat(cache.chat(asked, listener).cache().reason()).isNull();
      ChatResponse hit = cache.chat(asked, listener);
      assertThat(hit.origin()).isEqualTo(Origin.CACHE);
      assertThat(hit.toolCalls()).isEqualTo(response.toolCalls());
      assertThat(hit.media()).isEqualTo(response.media());
      assertThat(hit.extra()).isEqualTo(response.extra());
      assertThat(hit.usage()).isEqualTo(response.usage());
    }
  }

  @Test
  void streamThatDoesNotAddUpIsNotKept() {
    upstream.answering(FakeUpstream.text("whole"), List.of(new Delta.Text("who")));
    assertThat(cache.chat(request, delta -> {}).cache().reason()).isEqualTo("partial");
    assertThat(cache.chat(request).origin()).isEqualTo(Origin.UPSTREAM);
  }

  @Test
  void streamWhoseListenerFailedIsNotKeptEvenIfTheUpstreamGoesOn() {
    upstream.behaving(
        (number, asked, listener) -> {
          try {
            if (listener != null) {
              listener.onDelta(new Delta.Text("whole"));
            }
          } catch (IllegalStateException ignored) {
            // an upstream must not do this
          }
          return FakeUpstream.text("whole");
        });
    ChatResponse response =
        cache.chat(
            request,
            delta -> {
              throw new IllegalStateException();
            });
    assertThat(response.cache().reason()).isEqualTo("partial");
  }

  static Stream<Arguments> requestsPastTheCache() {
    ProviderValue failing =
        () -> {
          throw new IllegalStateException();
        };
    ProviderValue search = () -> List.of(Map.of("type", "web_search"));
    return Stream.of(
        Arguments.of("stateful", "conversation", "conv_1"),
        Arguments.of("stateful", "background", true),
        Arguments.of("server_tools", "web_search_options", Map.of()),
        Arguments.of("server_tools", "mcp_servers", List.of(Map.of("url", "https://x"))),
        Arguments.of("server_tools", "enable_search", true),
        Arguments.of("server_tools", "tools", List.of(Map.of("type", "web_search_20250305"))),
        Arguments.of("server_tools", "tools", List.of(Map.of("google_search", Map.of()))),
        Arguments.of("server_tools", "tools", List.of("code_interpreter")),
        Arguments.of("server_tools", "data_sources", List.of(Map.of("type", "azure_search"))),
        Arguments.of("server_tools", "connectors", List.of(Map.of("id", "web-search"))),
        Arguments.of("server_tools", "search_settings", Map.of("country", "germany")),
        Arguments.of("server_tools", "compound_custom", Map.of("tools", Map.of())),
        Arguments.of("server_tools", "toolConfig", bedrock("systemTool")),
        Arguments.of("server_tools", "toolConfig", bedrock("toolSpec", "systemTool")),
        Arguments.of("server_tools", "toolConfig", (ProviderValue) () -> bedrock("systemTool")),
        Arguments.of("server_tools", "toolConfig", "all"),
        Arguments.of("server_tools", "tools", List.of(Map.of("type", 1))),
        Arguments.of("server_tools", "tools", "all"),
        Arguments.of("server_tools", "tools", search),
        Arguments.of("unkeyable", "tools", failing),
        Arguments.of("unkeyable", "x", Double.NaN));
  }

  private static Map<String, Object> bedrock(String... tools) {
    return Map.of(
        "toolChoice",
        Map.of("auto", Map.of()),
        "tools",
        Stream.of(tools).map(tool -> Map.of(tool, Map.of("name", "n"))).toList());
  }

  @ParameterizedTest
  @MethodSource("requestsPastTheCache")
  void requestGoesPastTheCache(String reason, String name, Object value) {
    ChatRequest asked = request.toBuilder().extra(name, value).build();
    for (int i = 1; i <= 2; i++) {
      ChatResponse response = cache.chat(asked, i == 1 ? null : delta -> {});
      assertThat(response.origin()).isEqualTo(Origin.UPSTREAM);
      assertThat(response.cache().status()).isEqualTo(Status.BYPASS);
      assertThat(response.cache().reason()).isEqualTo(reason);
      assertThat(response.cache().keyId()).isNull();
      assertThat(upstream.calls()).isEqualTo(i);
    }
    assertThat(cache.stats().bypassed()).containsExactly(Map.entry(reason, 2L));
    assertThat(cache.stats().misses()).isZero();
  }

  static Stream<Arguments> requestsThroughTheCache() {
    return Stream.of(
        Arguments.of("conversation", null),
        Arguments.of("background", false),
        Arguments.of("mcp_servers", List.of()),
        Arguments.of("toolConfig", bedrock("toolSpec", "cachePoint")),
        Arguments.of("toolConfig", Map.of("toolChoice", Map.of())),
        Arguments.of("tools", List.of()),
        Arguments.of("tools", List.of(Map.of("type", "function", "function", Map.of("name", "f")))),
        Arguments.of("tools", List.of(Map.of("type", "custom", "name", "f"))),
        Arguments.of("tools", List.of(Map.of("name", "f", "input_schema", Map.of()))),
        Arguments.of("tools", List.of(Map.of("functionDeclarations", List.of()))));
  }

  @ParameterizedTest
  @MethodSource("requestsThroughTheCache")
  void requestGoesThroughTheCache(String name, @Nullable Object value) {
    ChatRequest asked = request.toBuilder().extra(name, value).build();
    cache.chat(asked);
    assertThat(cache.chat(asked).origin()).isEqualTo(Origin.CACHE);
  }

  @Test
  void modelThatSearchesByItsNameGoesPastTheCache() {
    ChatRequest online = ChatRequest.of("openrouter", "openai/gpt-4o:online", "hi");
    assertThat(cache.chat(online).cache().reason()).isEqualTo("server_tools");
    ChatRequest free = ChatRequest.of("openrouter", "openai/gpt-4o:free", "hi");
    assertThat(cache.chat(free).cache().status()).isEqualTo(Status.MISS);
  }

  @Test
  void typedToolOfTheProviderGoesPastTheCache() {
    ToolSpec search = new ToolSpec("web_search", null, Map.of(), Map.of("type", "web_search_1"));
    ToolSpec own = new ToolSpec("own", null, Map.of(), Map.of("type", "function"));
    assertThat(cache.chat(request.toBuilder().tool(search).build()).cache().reason())
        .isEqualTo("server_tools");
    assertThat(cache.chat(request.toBuilder().tool(own).build()).cache().status())
        .isEqualTo(Status.MISS);
  }
}
