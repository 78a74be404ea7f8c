package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.ChatRequest;
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
    assertThat(inert(traced, "openai:trace", "x:other")).isEqualTo(key(plain));
    assertThat(inert(traced, "azure-openai:trace")).isEqualTo(key(traced)).isNotEqualTo(key(plain));
    ChatRequest.Builder other = ChatRequest.builder("x", "m").user("hi");
    assertThat(inert(other.extra("trace", 1).extra("stream", true), "x:trace"))
        .isEqualTo(key(ChatRequest.builder("x", "m").user("hi")));
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
    assertThat(inert(rich, fields)).isEqualTo(key(request()));
    for (String field : fields) {
      assertThat(inert(rich, field)).as(field).isNotEqualTo(key(rich));
    }
    assertThat(inert(request().extra("seed", 1), "openai:seed")).isEqualTo(key(request()));
  }

  @Test
  void inertFieldOfAnotherFormIsRefused() {
    for (String bad : List.of("seed", ":seed", "openai:", " : ", "openai:a:b", "")) {
      assertThatThrownBy(() -> new KeyDerivation(null, Set.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("inert_fields holds " + bad + "; allowed is provider:member");
    }
    for (String whole : List.of("x:messages", "x:model", "x:input", "x:contents")) {
      assertThatThrownBy(() -> new KeyDerivation(null, Set.of(whole)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("inert_fields holds " + whole + "; allowed is provider:member");
    }
  }

  @Test
  void builtInListCannotBeShortened() {
    InertMembers more = new InertMembers(Set.of("azure-openai:x"));
    assertThat(more.of("azure-openai").names()).contains("x", "prompt_cache_key", "stream");
    assertThat(more.of("openai").names()).doesNotContain("x");
    assertThat(more.of("OpenAI").names()).containsExactlyInAnyOrder("stream", "stream_options");
  }
}
