package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.Sampling;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolChoice;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.ToolSpec;
import dev.loom.chat.UserMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A request and the body that a client sends for it have one key. */
class BodyKeyTest {

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> body(String json) {
    return new LinkedHashMap<>((Map<String, @Nullable Object>) TreeText.read(json));
  }

  private static CacheKey key(String provider, String json) {
    return CacheKey.ofBody(provider, Endpoint.CHAT_COMPLETIONS, body(json), CacheScope.TENANT);
  }

  private static CacheKey key(ChatRequest.Builder request) {
    return CacheKey.of(request.build(), CacheScope.TENANT);
  }

  @Test
  void keyOfACacheIsMadeBySecretScopeAndInertFields() {
    BodyRequest seeded =
        new BodyRequest("openai", Endpoint.CHAT_COMPLETIONS, body("{\"model\":\"m\",\"seed\":1}"));
    BodyRequest plain =
        new BodyRequest("openai", Endpoint.CHAT_COMPLETIONS, body("{\"model\":\"m\"}"));
    Caching standard = Caching.builder().scope(CacheScope.USER).build();
    assertThat(standard.keyOf(seeded)).isEqualTo(CacheKey.of(seeded, CacheScope.USER));
    assertThat(standard.keyOf(seeded)).isNotEqualTo(standard.keyOf(plain));
    Caching own =
        Caching.builder()
            .inertFields(Set.of("openai:seed"))
            .secret(CacheSecret.of("0123456789abcdef0123456789abcdef"))
            .build();
    assertThat(own.keyOf(seeded)).isEqualTo(own.keyOf(plain)).isEqualTo(own.explain(seeded).key());
    assertThat(own.keyOf(plain)).isNotEqualTo(CacheKey.of(plain, CacheScope.TENANT));
    assertThat(own.explain(seeded).fields())
        .extracting(KeyExplanation.Field::pointer)
        .contains("inert_fields");
  }

  @Test
  void plainChat() {
    assertThat(
            key(
                "openai",
                """
                {"model":"gpt-4o-mini",
                 "messages":[{"role":"system","content":"Be brief."},
                             {"role":"user","content":"Caf\\u00e9?"}],
                 "temperature":0.70,"max_tokens":800,"stop":["END"],"seed":42,"n":1,"top_p":1.0,
                 "stream":true,"stream_options":{"include_usage":true},
                 "user":"u-1","metadata":{"a":"b"}}
                """))
        .isEqualTo(
            key(
                ChatRequest.builder("openai", "gpt-4o-mini")
                    .system("Be brief.")
                    .user("Caf\u00e9?")
                    .sampling(new Sampling(0.7, 1.0, null, 800, null, null, 42L, List.of("END")))
                    .extra("n", 1)));
  }

  @Test
  void toolsAndWhatTheyGave() {
    Map<String, @Nullable Object> parameters =
        body("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
    assertThat(
            key(
                "openai",
                """
                {"tools":[{"type":"function","function":{"name":"weather","strict":true,
                   "description":"Now","parameters":
                     {"properties":{"city":{"type":"string"}},"type":"object"}}}],
                 "tool_choice":{"type":"function","function":{"name":"weather"}},
                 "response_format":{"type":"json_schema","json_schema":
                   {"name":"w","strict":true,"schema":{"type":"object"}}},
                 "model":"gpt-4o",
                 "messages":[
                   {"role":"user","content":[{"type":"text","text":"a"},
                                             {"type":"text","text":"b"}]},
                   {"role":"assistant","tool_calls":[{"id":"c1","type":"function",
                     "function":{"name":"weather","arguments":"{}"}}]},
                   {"role":"tool","tool_call_id":"c1","content":"rain"}]}
                """))
        .isEqualTo(
            key(
                ChatRequest.builder("openai", "gpt-4o")
                    .message(UserMessage.of(List.of(new TextPart("a"), new TextPart("b"))))
                    .message(
                        new AssistantMessage(
                            null, null, List.of(new ToolCall("c1", "weather", "{}")), Map.of()))
                    .message(new ToolMessage("c1", null, List.of(new TextPart("rain")), Map.of()))
                    .tool(new ToolSpec("weather", "Now", parameters, Map.of("strict", true)))
                    .toolChoice(new ToolChoice(ToolChoice.Mode.REQUIRED, "weather"))
                    .responseFormat(
                        new ResponseFormat(
                            ResponseFormat.Kind.JSON_SCHEMA,
                            "w",
                            Map.of("type", "object"),
                            true))));
  }

  @Test
  void longMessagesAreFoldedInBoth() {
    String text = "x".repeat(5_000);
    assertThat(
            key(
                "x",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"@\"}]}"
                    .replace("@", text)))
        .isEqualTo(key(ChatRequest.builder("x", "m").user(text)));
  }

  @Test
  void callerNamespaceAndScopeCountAsInARequest() {
    Map<String, @Nullable Object> body =
        body("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    Endpoint endpoint = new Endpoint("/openai", "https://x.example/d");
    ChatRequest request =
        ChatRequest.builder("azure-openai", "gpt-4o")
            .user("hi")
            .endpoint(endpoint)
            .caller(Caller.of("t", "u"))
            .cache(CacheDirectives.builder().namespace("n").build())
            .build();
    for (CacheScope scope : CacheScope.values()) {
      BodyRequest same =
          new BodyRequest("azure-openai", endpoint, "gpt-4o", body, Caller.of("t", "u"), "n");
      assertThat(CacheKey.of(same, scope))
          .isEqualTo(CacheKey.of(request, scope))
          .hasToString(CacheKey.of(request, scope).toString());
      assertThat(CacheKey.of(same, scope).cell()).isEqualTo(CacheKey.of(request, scope).cell());
      assertThat(
              CacheKey.of(
                  new BodyRequest("azure-openai", endpoint, "gpt-4o", body, same.caller(), ""),
                  scope))
          .isNotEqualTo(CacheKey.of(same, scope));
    }
  }

  @Test
  void bodysOwnModelWins() {
    Map<String, @Nullable Object> body = body("{\"model\":\"a\"}");
    assertThat(
            CacheKey.of(
                    new BodyRequest(
                        "x", Endpoint.CHAT_COMPLETIONS, "b", body, Caller.ANONYMOUS, ""),
                    CacheScope.GLOBAL)
                .model())
        .isEqualTo("a");
  }

  @Test
  void bodyWithoutAUsableModelIsRefused() {
    for (String json : List.of("{}", "{\"model\":\"\"}", "{\"model\":7}", "{\"model\":null}")) {
      assertThatThrownBy(() -> key("x", json)).isInstanceOf(UnkeyableException.class);
    }
    assertThatThrownBy(() -> key("", "{\"model\":\"m\"}")).isInstanceOf(UnkeyableException.class);
  }

  @Test
  void bodyIsCopiedAndNeverShown() {
    Map<String, @Nullable Object> body = body("{\"model\":\"m\",\"prompt\":\"secret\"}");
    BodyRequest request = new BodyRequest("x", Endpoint.CHAT_COMPLETIONS, body);
    body.put("prompt", "other");
    assertThat(request.body()).containsEntry("prompt", "secret");
    assertThat(request.toString()).contains("prompt").doesNotContain("secret");
  }

  @Test
  void everyMemberOfABodyCounts() {
    assertThat(
            List.of(
                key("x", "{\"model\":\"m\"}"),
                key("x", "{\"model\":\"m\",\"messages\":[]}"),
                key("x", "{\"model\":\"m\",\"messages\":null}"),
                key("x", "{\"model\":\"m\",\"messages\":{}}"),
                key("x", "{\"model\":\"m\",\"input\":\"\"}"),
                key("x", "{\"model\":\"m\",\"user\":\"\"}")))
        .doesNotHaveDuplicates();
  }
}
