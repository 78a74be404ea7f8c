package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UsageFormat;
import org.junit.jupiter.api.Test;

class UsagesTest {
  private static final Usages UNTOLD = new Usages(null, ModelProvider.OTHER);

  private static TokenUsage read(dev.langchain4j.model.output.TokenUsage usage) {
    return read(UNTOLD, usage, "");
  }

  private static TokenUsage read(
      Usages usages, dev.langchain4j.model.output.TokenUsage usage, String provider) {
    ChatResponseMetadata metadata = ChatResponseMetadata.builder().tokenUsage(usage).build();
    return usages.toLoom(metadata, new ModelId(provider, "m")).tokens();
  }

  @Test
  void openAiCountsIncludeCachedAndReasoning() {
    TokenUsage tokens =
        read(
            OpenAiTokenUsage.builder()
                .inputTokenCount(100)
                .inputTokensDetails(
                    OpenAiTokenUsage.InputTokensDetails.builder().cachedTokens(60).build())
                .outputTokenCount(50)
                .outputTokensDetails(
                    OpenAiTokenUsage.OutputTokensDetails.builder().reasoningTokens(20).build())
                .totalTokenCount(150)
                .build());

    assertThat(tokens.inputUncached()).hasValue(40);
    assertThat(tokens.cacheRead()).hasValue(60);
    assertThat(tokens.outputVisible()).hasValue(30);
    assertThat(tokens.reasoning()).hasValue(20);
  }

  @Test
  void openAiCountsWithReasoningOnTopAreToldByTheTotal() {
    TokenUsage tokens =
        read(
            OpenAiTokenUsage.builder()
                .inputTokenCount(100)
                .outputTokenCount(50)
                .outputTokensDetails(
                    OpenAiTokenUsage.OutputTokensDetails.builder().reasoningTokens(20).build())
                .totalTokenCount(170)
                .build());

    assertThat(tokens.outputVisible()).hasValue(50);
    assertThat(tokens.reasoning()).hasValue(20);
  }

  @Test
  void thoughtsThatGooglesOpenAiEndpointTellsThroughTheTotalAreCounted() {
    TokenUsage tokens =
        read(
            UNTOLD,
            OpenAiTokenUsage.builder()
                .inputTokenCount(100)
                .outputTokenCount(50)
                .totalTokenCount(170)
                .build(),
            "google");

    assertThat(tokens.outputVisible()).hasValue(50);
    assertThat(tokens.reasoning()).hasValue(20);
  }

  @Test
  void anthropicInputIsWithoutTheCache() {
    TokenUsage tokens =
        read(
            AnthropicTokenUsage.builder()
                .inputTokenCount(6)
                .cacheReadInputTokens(1000)
                .cacheCreationInputTokens(200)
                .outputTokenCount(50)
                .build());

    assertThat(tokens.inputUncached()).hasValue(6);
    assertThat(tokens.cacheRead()).hasValue(1000);
    assertThat(tokens.cacheWrite5m()).hasValue(200);
    assertThat(tokens.outputVisible()).hasValue(50);
    assertThat(tokens.inputTotal()).isEqualTo(1206);
  }

  @Test
  void geminiOutputIsWithoutThoughts() {
    TokenUsage tokens =
        read(
            GoogleAiGeminiTokenUsage.builder()
                .inputTokenCount(100)
                .cachedContentTokenCount(60)
                .outputTokenCount(50)
                .thoughtsTokenCount(20)
                .totalTokenCount(170)
                .build());

    assertThat(tokens.inputUncached()).hasValue(40);
    assertThat(tokens.cacheRead()).hasValue(60);
    assertThat(tokens.outputVisible()).hasValue(50);
    assertThat(tokens.reasoning()).hasValue(20);
  }

  /** As the class of LangChain4j's Bedrock module, which is not among the test dependencies. */
  private static final class BedrockTokenUsage extends dev.langchain4j.model.output.TokenUsage {
    BedrockTokenUsage(int input, int output) {
      super(input, output);
    }

    @SuppressWarnings("unused") // read by name
    public Integer cacheReadInputTokens() {
      return 300;
    }

    @SuppressWarnings("unused") // read by name
    public Integer cacheWriteInputTokens() {
      return 40;
    }
  }

  @Test
  void bedrockInputIsWithoutTheCache() {
    TokenUsage tokens = read(new BedrockTokenUsage(10, 20));

    assertThat(tokens.inputUncached()).hasValue(10);
    assertThat(tokens.cacheRead()).hasValue(300);
    assertThat(tokens.cacheWrite5m()).hasValue(40);
  }

  /** As the class of LangChain4j's module on OpenAI's own client. */
  private static final class OpenAiOfficialTokenUsage
      extends dev.langchain4j.model.output.TokenUsage {
    private record InputTokensDetails(Long cachedTokens) {}

    OpenAiOfficialTokenUsage(int input, int output) {
      super(input, output);
    }

    @SuppressWarnings("unused") // read by name
    public InputTokensDetails inputTokensDetails() {
      return new InputTokensDetails(7L);
    }
  }

  @Test
  void countsOfOpenAisOwnClientAreReadAlike() {
    TokenUsage tokens = read(new OpenAiOfficialTokenUsage(10, 20));

    assertThat(tokens.inputUncached()).hasValue(3);
    assertThat(tokens.cacheRead()).hasValue(7);
  }

  @Test
  void plainCountsAreReadAsTheyAre() {
    TokenUsage tokens = read(new dev.langchain4j.model.output.TokenUsage(10, 20));

    assertThat(tokens).isEqualTo(read(new dev.langchain4j.model.output.TokenUsage(10, 20, 30)));
    assertThat(tokens.inputUncached()).hasValue(10);
    assertThat(tokens.outputVisible()).hasValue(20);
    assertThat(tokens.cacheRead()).isEmpty();
    assertThat(tokens.reasoning()).isEmpty();
  }

  @Test
  void whatIsNotReportedIsUnknown() {
    assertThat(
            UNTOLD
                .toLoom(ChatResponseMetadata.builder().build(), new ModelId("", "m"))
                .tokens()
                .isKnown())
        .isFalse();
    TokenUsage tokens = read(new dev.langchain4j.model.output.TokenUsage(10));
    assertThat(tokens.inputUncached()).hasValue(10);
  }

  @Test
  void hostsConventionWinsThenTheModelsThenTheRequests() {
    // Only Anthropic's convention leaves the cache out of the input.
    class CountingCache extends dev.langchain4j.model.output.TokenUsage {
      CountingCache() {
        super(100, 1);
      }

      @SuppressWarnings("unused") // read by name
      public Integer cacheReadInputTokens() {
        return 60;
      }
    }
    var usage = new CountingCache();
    Usages given = new Usages(UsageFormat.ANTHROPIC, ModelProvider.OPEN_AI);
    Usages named = new Usages(null, ModelProvider.ANTHROPIC);

    assertThat(read(given, usage, "openai").inputUncached()).hasValue(100);
    assertThat(read(named, usage, "openai").inputUncached()).hasValue(100);
    assertThat(read(UNTOLD, usage, "anthropic").inputUncached()).hasValue(100);
    assertThat(read(UNTOLD, usage, "openai").inputUncached()).hasValue(40);
  }

  @Test
  void modelAndServiceTierStandBesideTheTokens() {
    BilledUsage usage =
        UNTOLD.toLoom(
            OpenAiChatResponseMetadata.builder()
                .modelName("gpt-4o-mini")
                .serviceTier("flex")
                .tokenUsage(
                    OpenAiTokenUsage.builder().inputTokenCount(1).outputTokenCount(2).build())
                .build(),
            new ModelId("openai", "gpt-4o-mini"));

    assertThat(usage.model()).isEqualTo("gpt-4o-mini");
    assertThat(usage.serviceTier()).isEqualTo("flex");
  }

  @Test
  void langChain4jIsToldTotalsAndNothingWhereNothingIsKnown() {
    var told = Usages.toLangChain4j(TokenUsage.of(10, 20));

    assertThat(told).isEqualTo(new dev.langchain4j.model.output.TokenUsage(10, 20, 30));
    assertThat(Usages.toLangChain4j(TokenUsage.UNKNOWN)).isNull();
    assertThat(Usages.toLangChain4j(TokenUsage.of(TokenUsage.MAX_COUNT, 0)).inputTokenCount())
        .isEqualTo(Integer.MAX_VALUE);
  }
}
