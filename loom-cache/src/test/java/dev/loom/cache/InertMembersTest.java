package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.KeyExplanation.Change;
import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.cache.KeyExplanation.Field;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.Sampling;
import dev.loom.chat.ToolChoice;
import dev.loom.chat.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InertMembersTest {

  private static ChatRequest.Builder request() {
    return ChatRequest.builder("openai", "m").user("hi");
  }

  private static CacheKey key(ChatRequest.Builder request) {
    return CacheKey.of(request.build(), CacheScope.TENANT);
  }

  private static CacheKey inert(ChatRequest.Builder request, String... fields) {
    return new KeyDerivation(null, Set.of(fields)).derive(request.build(), CacheScope.TENANT);
  }

  @Test
  void inertFieldsExtendTheListOfTheirProvider() {
    ChatRequest.Builder plain = request();
    ChatRequest.Builder traced = request().extra("trace", 1).extra("user", "u");
    assertThat(inert(traced, "openai:trace", "x:other")).isEqualTo(inert(plain, "openai:trace"));
    assertThat(inert(traced, "anthropic:trace")).isEqualTo(key(traced)).isNotEqualTo(key(plain));
    ChatRequest.Builder other = ChatRequest.builder("x", "m").user("hi");
    assertThat(inert(other.extra("trace", 1).extra("stream", true), "x:trace"))
        .isEqualTo(inert(ChatRequest.builder("x", "m").user("hi"), "x:trace"));
  }

  @Test
  void cachesWithDifferentInertFieldsShareNoAnswers() {
    ChatRequest.Builder seeded = request().extra("seed", 1);
    ChatRequest.Builder plain = request();
    List<CacheKey> keys =
        List.of(
            key(plain),
            inert(seeded, "openai:seed"),
            inert(seeded, "openai:x"),
            inert(seeded, "openai:seed", "openai:x"),
            inert(seeded, "openai:seedopenai", "openai:x"));
    assertThat(keys).doesNotHaveDuplicates();
    assertThat(inert(plain, "openai:x", "openai:seed"))
        .as("however they are listed")
        .isEqualTo(inert(plain, "openai:seed", "openai:x"));
    BodyRequest body =
        new BodyRequest(
            "openai",
            Endpoint.CHAT_COMPLETIONS,
            Map.of("model", "m", "messages", List.of(Map.of("role", "user", "content", "hi"))));
    assertThat(new KeyDerivation(null, Set.of("openai:seed")).derive(body, CacheScope.TENANT))
        .isEqualTo(inert(plain, "openai:seed"));
  }

  @Test
  void inertFieldsThatAddNothingForAProviderLeaveItsKeysAlone() {
    assertThat(inert(request(), "x:seed")).isEqualTo(key(request()));
    assertThat(inert(request(), "openai:user", "openai:stream")).isEqualTo(key(request()));
  }

  @Test
  void explanationNamesTheInertFieldsOfTheHost() {
    KeyExplanation standard = CacheKey.explain(request().build(), CacheScope.TENANT);
    KeyExplanation seed = explain("openai:seed");
    assertThat(standard.fields()).extracting(Field::pointer).doesNotContain("inert_fields");
    assertThat(seed.fields()).extracting(Field::pointer).containsOnlyOnce("inert_fields");
    assertThat(KeyExplanation.firstDifference(standard, seed))
        .contains(new Difference("inert_fields", Change.ADDED));
    assertThat(KeyExplanation.firstDifference(seed, standard))
        .contains(new Difference("inert_fields", Change.REMOVED));
    assertThat(KeyExplanation.firstDifference(seed, explain("openai:x")))
        .contains(new Difference("inert_fields", Change.VALUE));
    assertThat(KeyExplanation.firstDifference(seed, explain("openai:seed"))).isEmpty();
  }

  private static KeyExplanation explain(String... fields) {
    return new KeyDerivation(null, Set.of(fields)).explain(request().build(), CacheScope.TENANT);
  }

  @Test
  void inertFieldIsLeftOutHoweverItIsGiven() {
    ChatRequest.Builder rich = request();
    rich.sampling(new Sampling(0.5, 0.6, 7, 8, 0.9, 1.0, 11L, List.of("stop")))
        .tool(new ToolSpec("t", null, Map.of(), Map.of()))
        .toolChoice(ToolChoice.NONE)
        .responseFormat(ResponseFormat.JSON);
    String[] fields =
        RequestTree.TYPED.stream().map(name -> "openai:" + name).toArray(String[]::new);
    assertThat(fields).hasSize(11);
    assertThat(inert(rich, fields)).isEqualTo(inert(request(), fields));
    for (String field : fields) {
      assertThat(inert(rich, field)).as(field).isNotEqualTo(inert(request(), field));
    }
    assertThat(inert(request().extra("seed", 1), "openai:seed"))
        .isEqualTo(inert(request(), "openai:seed"));
  }

  @Test
  void inertFieldOfAnotherFormIsRefused() {
    for (String bad :
        List.of(
            "seed",
            ":seed",
            "openai:",
            " : ",
            "openai:a:b",
            "",
            "openai:/seed",
            "openai:metadata/x",
            "openai:s*",
            "*:seed",
            "open*:seed",
            "all:seed",
            "All:seed",
            "openai: seed",
            " openai:seed",
            "openai:seed ")) {
      assertThatThrownBy(() -> new KeyDerivation(null, Set.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "inert_fields holds %s; allowed is provider:member, one provider's id and the plain"
                  + " name of one of its top-level members",
              bad);
    }
    for (String whole : List.of("x:messages", "x:model", "x:input", "x:contents")) {
      assertThatThrownBy(() -> new KeyDerivation(null, Set.of(whole)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("inert_fields holds " + whole + "; allowed is provider:member");
    }
  }

  @Test
  void spellingOfAProviderDoesNotMatter() {
    ChatRequest.Builder seeded = request().extra("seed", 1);
    assertThat(inert(seeded, "OpenAI:seed")).isEqualTo(inert(request(), "openai:seed"));
    ChatRequest.Builder other = ChatRequest.builder("OpenAI", "m").user("hi");
    assertThat(inert(other.extra("seed", 1), "openai:seed"))
        .isEqualTo(inert(ChatRequest.builder("OpenAI", "m").user("hi"), "openai:seed"));
    assertThat(inert(request().extra("langchain4j.metadata", 1), "openai:langchain4j.metadata"))
        .isEqualTo(inert(request(), "openai:langchain4j.metadata"));
  }

  @Test
  void builtInListCannotBeShortened() {
    InertMembers more = new InertMembers(Set.of("azure-openai:x"));
    assertThat(more.of("azure-openai").names()).contains("x", "prompt_cache_key", "stream");
    assertThat(more.of("openai").names()).doesNotContain("x");
    assertThat(more.of("mistral").names()).containsExactlyInAnyOrder("stream", "stream_options");
  }

  @Test
  void allNamesOfAProviderShareOneList() {
    InertMembers standard = new InertMembers(Set.of());
    for (String azure : List.of("azure", "azure-openai", "Azure-OpenAI")) {
      assertThat(standard.of(azure).names()).as(azure).contains("user", "prompt_cache_key");
      assertThat(new InertMembers(Set.of(azure + ":x")).of("azure").names()).contains("user", "x");
    }
    assertThat(standard.of("OpenAI").names()).isEqualTo(standard.of("openai").names());
    assertThat(new InertMembers(Set.of("gemini:x")).of("google").names()).contains("x", "stream");
    ChatRequest.Builder azure = ChatRequest.builder("azure", "m").user("hi");
    CacheKey plain = key(azure);
    assertThat(key(azure.extra("user", "u").extra("metadata", Map.of()))).isEqualTo(plain);
  }
}
