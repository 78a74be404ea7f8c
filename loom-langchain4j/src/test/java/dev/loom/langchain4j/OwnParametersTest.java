package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiResponsesChatRequestParameters;
import dev.loom.chat.Blob;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnParametersTest {
  private static dev.loom.chat.ChatRequest request(ChatRequestParameters parameters) {
    return Requests.toLoom(
        ChatRequest.builder().messages(UserMessage.from("hello")).parameters(parameters).build(),
        new ModelId("openai", "gpt-4o-mini"),
        Endpoint.CHAT_COMPLETIONS,
        Caller.ANONYMOUS,
        CacheDirectives.DEFAULT);
  }

  private static Map<String, Object> extra(ChatRequestParameters parameters) {
    Map<String, Object> extra = new HashMap<>(request(parameters).extra());
    assertThat(extra.remove(OwnParameters.NAME))
        .isInstanceOfSatisfying(
            OwnParameters.class,
            own -> {
              assertThat(own.value()).isSameAs(parameters);
              assertThat(own.tree()).isEqualTo(parameters.getClass().getName());
            });
    return extra;
  }

  @Test
  void whatOnlyTheProviderKnowsStandsThereUnderItsOwnName() {
    assertThat(
            extra(
                OpenAiChatRequestParameters.builder()
                    .temperature(0.5)
                    .seed(7)
                    .serviceTier("flex")
                    .logitBias(Map.of("50256", -100))
                    .customParameters(Map.of("web_search_options", Map.of("size", List.of(1, "b"))))
                    .build()))
        .isEqualTo(
            Map.of(
                "seed",
                7,
                "service_tier",
                "flex",
                "logit_bias",
                Map.of("50256", -100),
                "web_search_options",
                Map.of("size", List.of(1, "b"))));
  }

  @Test
  void freeParameterThatRepeatsAnotherStaysApartAlone() {
    Map<String, Object> free =
        Map.of(
            "seed",
            8,
            "web_search_options",
            Map.of(),
            OwnParameters.NAME,
            1,
            "custom_parameters",
            2);

    assertThat(extra(OpenAiChatRequestParameters.builder().seed(7).customParameters(free).build()))
        .isEqualTo(
            Map.of(
                "seed",
                7,
                "web_search_options",
                Map.of(),
                "custom_parameters",
                Map.of("seed", 8, OwnParameters.NAME, 1, "custom_parameters", 2)));
  }

  @Test
  void toolsOfTheServerStandWhereToolsStand() {
    assertThat(
            extra(
                OpenAiResponsesChatRequestParameters.builder()
                    .previousResponseId("resp_1")
                    .serverTools(List.of(Map.of("type", "web_search")))
                    .build()))
        .isEqualTo(
            Map.of(
                "previous_response_id", "resp_1", "tools", List.of(Map.of("type", "web_search"))));
  }

  @Test
  void parametersOfEveryTestedProviderAreDescribed() {
    assertThat(extra(AnthropicChatRequestParameters.builder().thinkingBudgetTokens(9).build()))
        .isEqualTo(Map.of("thinking_budget_tokens", 9));
    assertThat(extra(GoogleAiGeminiChatRequestParameters.builder().imageSize("2K").build()))
        .isEqualTo(Map.of("image_size", "2K"));
  }

  @Test
  void nothingIsCarriedWhereCommonParametersSayItAll() {
    assertThat(request(ChatRequestParameters.builder().temperature(1.0).build()).extra()).isEmpty();
    assertThat(request(OpenAiChatRequestParameters.builder().temperature(1.0).build()).extra())
        .isEmpty();
  }

  @Test
  void ownParametersComeBackWhole() {
    ChatRequestParameters own =
        OpenAiChatRequestParameters.builder()
            .temperature(0.5)
            .modelName("gpt-4o")
            .seed(7)
            .customParameters(Map.of("verbosity", "low"))
            .build();

    assertThat(Requests.toLangChain4j(request(own), null).parameters()).isEqualTo(own);
  }

  @Test
  void commonParametersOfTheRequestWinOverCarriedOnes() {
    ChatRequestParameters own =
        OpenAiChatRequestParameters.builder().temperature(0.5).seed(7).build();
    dev.loom.chat.ChatRequest changed =
        request(own).toBuilder()
            .model(new ModelId("openai", "gpt-4o"))
            .sampling(Sampling.DEFAULTS.withTemperature(0.9))
            .build();

    assertThat(Requests.toLangChain4j(changed, null).parameters())
        .isEqualTo(
            OpenAiChatRequestParameters.builder()
                .modelName("gpt-4o")
                .temperature(0.9)
                .seed(7)
                .build());
  }

  @Test
  void parameterThatALayerChangedIsNotDroppedSilently() {
    dev.loom.chat.ChatRequest changed =
        request(OpenAiChatRequestParameters.builder().seed(7).build()).toBuilder()
            .extra("seed", 8)
            .build();

    assertThatThrownBy(() -> Requests.toLangChain4j(changed, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed");
  }

  @Test
  void mappedParametersAddToCarriedOnes() {
    dev.loom.chat.ChatRequest more =
        request(OpenAiChatRequestParameters.builder().seed(7).build()).toBuilder()
            .extra("service_tier", "flex")
            .build();
    ExtraMapping mapping =
        left ->
            OpenAiChatRequestParameters.builder()
                .serviceTier((String) left.remove("service_tier"))
                .build();

    assertThat(Requests.toLangChain4j(more, mapping).parameters())
        .isEqualTo(
            OpenAiChatRequestParameters.builder()
                .modelName("gpt-4o-mini")
                .seed(7)
                .serviceTier("flex")
                .build());
  }

  @Test
  void memberThatCannotBeDescribedMakesTheRequestUnkeyable() {
    assertThat(extra(new Secretive(3))).containsEntry("hidden", Description.IMPOSSIBLE);
    for (Object member :
        List.of(
            new Object(),
            (Runnable) () -> {},
            new StringBuilder("x"),
            List.of(new Object()),
            Set.of(1),
            new Object[] {new Object()},
            new Nested(new Object()),
            Map.of("a", new Object()),
            Map.of(1, "a"))) {
      assertThat(odd(member)).isSameAs(Description.IMPOSSIBLE);
    }
  }

  @Test
  void memberThatHoldsItselfMakesTheRequestUnkeyable() {
    List<Object> loop = new ArrayList<>();
    loop.add(loop);

    assertThat(odd(loop)).isSameAs(Description.IMPOSSIBLE);
  }

  @Test
  void objectsThatKnowEachOtherMakeTheRequestUnkeyableAtOnce() {
    List<Node> ring = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ring.add(new Node());
    }
    for (int i = 0; i < 12; i++) {
      ring.get(i).next = ring.get((i + 1) % 12);
      ring.get(i).previous = ring.get((i + 11) % 12);
    }

    assertThat(odd(ring.get(0))).isSameAs(Description.IMPOSSIBLE);
  }

  @Test
  void sharedPartsAreDescribedEachTimeUpToABound() {
    List<Object> shared = List.of("a");
    assertThat(odd(List.of(shared, shared))).isEqualTo(List.of(shared, shared));

    for (int i = 0; i < 40; i++) {
      shared = List.of(shared, shared);
    }
    assertThat(odd(shared)).isSameAs(Description.IMPOSSIBLE);
  }

  /** An element of a list that is linked both ways. */
  private static final class Node {
    private Node next;
    private Node previous;

    @SuppressWarnings("unused") // read by name
    public Node getNext() {
      return next;
    }

    @SuppressWarnings("unused") // read by name
    public Node getPrevious() {
      return previous;
    }
  }

  @Test
  void valuesThatSpeakForThemselvesAreDescribed() {
    assertThat(odd(Duration.ofSeconds(5))).isEqualTo("PT5S");
    assertThat(odd(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo(List.of("a", "b"));
    assertThat(odd(EnumSet.of(Thread.State.NEW))).isEqualTo(List.of("NEW"));
    assertThat(odd(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(odd(new byte[] {1, 2})).isEqualTo(Blob.of(new byte[] {1, 2}));
    assertThat(odd(Thread.State.NEW)).isEqualTo("NEW");
    assertThat(odd(new Point(1, 2)))
        .isEqualTo(Map.of("class", Point.class.getName(), "x", 1, "y", 2));
  }

  private static Object odd(Object member) {
    return extra(new Odd(member)).get("member");
  }

  private record Nested(Object inside) {}

  private record Point(int x, int y) {}

  private static class Odd extends DefaultChatRequestParameters {
    private final Object member;

    Odd(Object member) {
      super(new Builder<>());
      this.member = member;
    }

    @SuppressWarnings("unused") // read by name
    public Object getMember() {
      return member;
    }

    @Override
    public ChatRequestParameters overrideWith(ChatRequestParameters that) {
      return this;
    }

    @Override
    public ChatRequestParameters defaultedBy(ChatRequestParameters that) {
      return this;
    }
  }

  private static final class Secretive extends Odd {
    @SuppressWarnings("unused") // the field alone matters
    private final int hidden;

    Secretive(int hidden) {
      super("known");
      this.hidden = hidden;
    }
  }
}
