package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CarriedTest {
  private static Carried carried(ChatRequestParameters parameters) {
    dev.loom.chat.ChatRequest request =
        Requests.toLoom(
            ChatRequest.builder()
                .messages(UserMessage.from("hello"))
                .parameters(parameters)
                .build(),
            new ModelId("openai", "gpt-4o-mini"),
            Endpoint.CHAT_COMPLETIONS,
            Caller.ANONYMOUS,
            CacheDirectives.DEFAULT);
    return (Carried) request.extra().get(Requests.PARAMETERS);
  }

  private static Map<?, ?> tree(ChatRequestParameters parameters) {
    return (Map<?, ?>) carried(parameters).tree();
  }

  @Test
  void treeNamesWhatOnlyTheProviderKnows() {
    assertThat(
            tree(
                OpenAiChatRequestParameters.builder()
                    .temperature(0.5)
                    .seed(7)
                    .serviceTier("flex")
                    .logitBias(Map.of("50256", -100))
                    .customParameters(Map.of("b", List.of(1, "two"), "a", true))
                    .build()))
        .isEqualTo(
            Map.of(
                "class",
                OpenAiChatRequestParameters.class.getName(),
                "seed",
                7,
                "serviceTier",
                "flex",
                "logitBias",
                Map.of("50256", -100),
                "metadata",
                Map.of(),
                "customParameters",
                Map.of("a", true, "b", List.of(1, "two"))));
  }

  @Test
  void parametersOfEveryTestedProviderAreDescribable() {
    assertThat(tree(AnthropicChatRequestParameters.builder().thinkingBudgetTokens(9).build()))
        .isEqualTo(
            Map.of(
                "class",
                AnthropicChatRequestParameters.class.getName(),
                "thinkingBudgetTokens",
                9));
    assertThat(tree(GoogleAiGeminiChatRequestParameters.builder().imageSize("2K").build()))
        .isEqualTo(
            Map.of(
                "class", GoogleAiGeminiChatRequestParameters.class.getName(), "imageSize", "2K"));
  }

  @Test
  void commonParametersAreNotCarriedTwice() {
    assertThat(carried(ChatRequestParameters.builder().temperature(1.0).build())).isNull();
  }

  @Test
  void memberWithoutAnAccessorMakesTheWholeUndescribable() {
    assertThat(carried(new Secretive(3)).tree()).isSameAs(Description.IMPOSSIBLE);
  }

  @Test
  void memberOfUnknownClassMakesTheWholeUndescribable() {
    assertThat(carried(new Odd(new Object())).tree()).isSameAs(Description.IMPOSSIBLE);
    assertThat(carried(new Odd((Runnable) () -> {})).tree()).isSameAs(Description.IMPOSSIBLE);
    assertThat(carried(new Odd(new StringBuilder("x"))).tree()).isSameAs(Description.IMPOSSIBLE);
    assertThat(carried(new Odd(List.of(new Object()))).tree()).isSameAs(Description.IMPOSSIBLE);
    assertThat(carried(new Odd(Map.of("a", new Object()))).tree()).isSameAs(Description.IMPOSSIBLE);
    assertThat(carried(new Odd(Map.of(1, "a"))).tree()).isSameAs(Description.IMPOSSIBLE);
  }

  @Test
  void memberThatHoldsItselfMakesTheWholeUndescribable() {
    List<Object> loop = new java.util.ArrayList<>();
    loop.add(loop);

    assertThat(carried(new Odd(loop)).tree()).isSameAs(Description.IMPOSSIBLE);
  }

  @Test
  void valuesThatSpeakForThemselvesAreDescribed() {
    assertThat(odd(Duration.ofSeconds(5))).isEqualTo("PT5S");
    assertThat(odd(Set.of("b", "a"))).isEqualTo(List.of("a", "b"));
    assertThat(odd(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(odd(Thread.State.NEW)).isEqualTo("NEW");
    assertThat(odd(new Point(1, 2)))
        .isEqualTo(Map.of("class", Point.class.getName(), "x", 1, "y", 2));
  }

  private static Object odd(Object member) {
    return tree(new Odd(member)).get("member");
  }

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
