package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          OPENAI_CHAT      | 100 | 50 | -  | -  | -  | -   | 100 - - - - 50 - - -
          OPENAI_CHAT      | 100 | 50 | 30 | 20 | 10 | -   | 50 30 20 - - 40 10 - -
          OPENAI_CHAT      | 100 | 50 | 30 | 20 | 10 | 150 | 50 30 20 - - 40 10 - -
          OPENAI_CHAT      | 100 | 50 | -  | -  | 10 | 160 | 100 - - - - 50 10 - -
          OPENAI_CHAT      | 100 | 50 | -  | -  | 60 | 210 | 100 - - - - 50 60 - -
          OPENAI_CHAT      | 100 | 50 | -  | -  | 10 | 155 | 100 - - - - 40 10 - - adjusted
          OPENAI_CHAT      | 100 | 50 | -  | -  | 0  | 155 | 100 - - - - 50 0 - -
          OPENAI_CHAT      | 100 | 50 | 90 | 20 | 60 | -   | 0 90 10 - - 0 50 - - adjusted
          OPENAI_CHAT      | 100 | -  | -  | -  | -  | 100 | 100 - - - - - - - -
          OPENAI_CHAT      | -   | 50 | 7  | -  | 8  | 60  | - 7 - - - 42 8 - -
          OPENAI_CHAT      | -   | -  | -  | -  | 8  | 60  | - - - - - - 8 - -
          OPENAI_RESPONSES | 100 | 50 | 30 | 20 | 10 | 150 | 50 30 20 - - 40 10 - -
          ANTHROPIC        | 100 | 50 | 30 | 20 | 10 | -   | 100 30 20 - - 40 10 - -
          ANTHROPIC        | 100 | 50 | 30 | 20 | 10 | 150 | 100 30 20 - - 40 10 - -
          GEMINI           | 100 | 50 | 30 | -  | 10 | 160 | 70 30 - - - 50 10 - -
          GEMINI           | 100 | 50 | 30 | -  | 10 | 150 | 70 30 - - - 40 10 - -
          GEMINI           | 100 | 50 | 30 | -  | 10 | 170 | 70 30 - - - 50 10 - - adjusted
          GEMINI           | -   | 50 | -  | -  | 10 | 50  | - - - - - 50 10 - -
          GEMINI           | 100 | -  | -  | -  | 10 | 100 | 100 - - - - - 10 - -
          BEDROCK_CONVERSE | 100 | 50 | 30 | 20 | -  | 200 | 100 30 20 - - 50 - - -
          BEDROCK_INVOKE   | 100 | 50 | 30 | 20 | -  | -   | 100 30 20 - - 50 - - -
          COHERE           | 100 | 50 | 30 | 20 | 10 | 999 | 100 - - - - 50 - - -
          OLLAMA           | 100 | 50 | 30 | 20 | 10 | 999 | 100 - - - - 50 - - -
          OPENAI_CHAT      | -1  | 50 | -  | -  | -  | -   | - - - - - 50 - - - adjusted
          OPENAI_CHAT      | 1000000000001 | 1000000000000 | - | - | - | - | - - - - - 1000000000000 - - - adjusted
          """)
  void plainCountsMeanWhatTheProviderMeans(
      UsageFormat format,
      Long prompt,
      Long completion,
      Long read,
      Long write,
      Long reasoning,
      Long total,
      String classes) {
    BilledUsage usage = format.of(prompt, completion, read, write, reasoning, total);

    assertThat(UsageClasses.text(usage)).isEqualTo(classes);
    assertThat(usage.model()).isNull();
    assertThat(usage.estimated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          OPENAI_CHAT      | google    | 10 | 20 | -  | 130 | 10 - - - - 20 100 - - adjusted
          OPENAI_CHAT      | Gemini    | 10 | 20 | -  | 130 | 10 - - - - 20 100 - - adjusted
          OPENAI_CHAT      | vertex_ai | 10 | 20 | 0  | 130 | 10 - - - - 20 100 - - adjusted
          OPENAI_CHAT      | vertex    | 10 | 20 | -  | 130 | 10 - - - - 20 100 - - adjusted
          OPENAI_CHAT      | google    | 10 | 20 | -  | 30  | 10 - - - - 20 - - -
          OPENAI_CHAT      | google    | 10 | 20 | -  | -   | 10 - - - - 20 - - -
          OPENAI_CHAT      | google    | 10 | 20 | 5  | 30  | 10 - - - - 15 5 - -
          OPENAI_CHAT      | google    | 10 | -  | -  | 130 | 10 - - - - - - - -
          OPENAI_CHAT      | google    | -  | 20 | -  | 130 | - - - - - 20 - - -
          OPENAI_CHAT      | openai    | 10 | 20 | -  | 130 | 10 - - - - 20 - - -
          OPENAI_RESPONSES | google    | 10 | 20 | -  | 130 | 10 - - - - 20 - - -
          GEMINI           | google    | 10 | 20 | -  | 130 | 10 - - - - 20 - - -
          """)
  void plainCountsAskedOfGoogleKeepTheThoughtsThatOnlyTheTotalNames(
      UsageFormat format,
      String provider,
      Long prompt,
      Long completion,
      Long reasoning,
      Long total,
      String classes) {
    ModelId asked = new ModelId(provider, "gemini-2.5-pro");

    BilledUsage usage = format.of(asked, prompt, completion, null, null, reasoning, total);

    assertThat(UsageClasses.text(usage)).isEqualTo(classes);
  }

  @Test
  void anyWholeNumberIsACount() {
    BilledUsage usage =
        UsageFormat.OPENAI_CHAT.of(
            new BigDecimal("12.0"), 5.0, (short) 2, BigInteger.ONE, 1, new BigDecimal("1.7E+1"));

    assertThat(UsageClasses.text(usage)).isEqualTo("9 2 1 - - 4 1 - -");
  }

  @Test
  void whatIsNoWholeNumberIsNotReported() {
    assertThat(
            UsageClasses.text(UsageFormat.OPENAI_CHAT.of(1.5, Double.NaN, null, null, null, null)))
        .isEqualTo("- - - - - - - - - adjusted");
    BigDecimal huge = new BigDecimal(BigInteger.TWO.pow(100_000));
    assertThat(
            UsageClasses.text(
                UsageFormat.OPENAI_CHAT.of(
                    huge, huge.toBigInteger(), new BigDecimal("1E+999999999"), null, null, null)))
        .isEqualTo("- - - - - - - - - adjusted");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, OPENAI_CHAT",
    "azure, OPENAI_CHAT",
    "mistral, OPENAI_CHAT",
    "groq, OPENAI_CHAT",
    "deepseek, OPENAI_CHAT",
    "xai, OPENAI_CHAT",
    "together_ai, OPENAI_CHAT",
    "perplexity, OPENAI_CHAT",
    "cerebras, OPENAI_CHAT",
    "moonshot, OPENAI_CHAT",
    "zai, OPENAI_CHAT",
    "minimax, OPENAI_CHAT",
    "dashscope, OPENAI_CHAT",
    "voyage, OPENAI_CHAT",
    "openrouter, OPENAI_CHAT",
    "anthropic, ANTHROPIC",
    "google, GEMINI",
    "vertex_ai, GEMINI",
    "bedrock, BEDROCK_CONVERSE",
    "cohere, COHERE",
    "ollama, OLLAMA",
    "Azure-OpenAI, OPENAI_CHAT",
    "gemini, GEMINI",
    "vertex, GEMINI",
    "together, OPENAI_CHAT"
  })
  void aProviderSpeaksItsFormat(String provider, UsageFormat format) {
    assertThat(UsageFormat.forProvider(provider)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, OPENAI_CHAT",
    "/openai/deployments/x/chat/completions, OPENAI_CHAT",
    "/v1/completions, OPENAI_CHAT",
    "/v1/embeddings, OPENAI_CHAT",
    "embeddings, OPENAI_CHAT",
    "/openai/deployments/x/chat/completions?api-version=2024-10-21, OPENAI_CHAT",
    "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse/x, GEMINI",
    "/openai/v1/responses, OPENAI_RESPONSES",
    "/v1/messages, ANTHROPIC",
    "/v1beta/models/gemini-2.5-pro:generateContent, GEMINI",
    "/v1beta/models/gemini-2.5-pro:streamGenerateContent, GEMINI",
    "/model/amazon.nova-lite-v1:0/converse, BEDROCK_CONVERSE",
    "/model/amazon.nova-lite-v1:0/converse-stream, BEDROCK_CONVERSE",
    "/model/x/invoke, BEDROCK_INVOKE",
    "/model/x/invoke-with-response-stream, BEDROCK_INVOKE",
    "/v2/chat, ",
    "/api/chat, ",
    "/v1/models/x:countTokens, ",
    "'', "
  })
  void anOperationHasItsFormat(String path, UsageFormat format) {
    assertThat(UsageFormat.forEndpoint(path)).isEqualTo(Optional.ofNullable(format));
  }

  @Test
  void anUnknownProviderSpeaksNone() {
    assertThat(UsageFormat.forProvider("acme")).isEmpty();
    assertThat(UsageFormat.forProvider("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}} | OPENAI_CHAT
          {"usage":{"prompt_tokens":1}} | OPENAI_CHAT
          {"x_groq":{"usage":{"prompt_tokens":1}}} | OPENAI_CHAT
          {"choices":[{"usage":{"prompt_tokens":1}}]} | OPENAI_CHAT
          {"choices":[7,{"usage":{"prompt_tokens":1}}]} | -
          {"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}} | OPENAI_RESPONSES
          {"usage":{"input_tokens":1,"output_tokens":2,"input_tokens_details":{}}} | OPENAI_RESPONSES
          {"response":{"usage":{"input_tokens":1}}} | OPENAI_RESPONSES
          {"usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3}} | ANTHROPIC
          {"message":{"usage":{"input_tokens":1}}} | ANTHROPIC
          {"usage":{"output_tokens":2}} | ANTHROPIC
          {"usageMetadata":{"promptTokenCount":1}} | GEMINI
          {"usage_metadata":{"prompt_token_count":1}} | GEMINI
          {"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3}} | BEDROCK_CONVERSE
          {"metadata":{"usage":{"inputTokens":1}}} | BEDROCK_CONVERSE
          {"usage":{"billed_units":{"input_tokens":1},"tokens":{"input_tokens":9},"cached_tokens":5}} | COHERE
          {"meta":{"billed_units":{"input_tokens":1}}} | COHERE
          {"prompt_eval_count":1,"eval_count":2} | OLLAMA
          {"inputTextTokenCount":1,"results":[]} | BEDROCK_INVOKE
          {"prompt_token_count":1,"generation_token_count":2} | BEDROCK_INVOKE
          {"amazon-bedrock-invocationMetrics":{"inputTokenCount":1}} | BEDROCK_INVOKE
          {"usage":null} | -
          {"usage":{"prompt_tokens":null}} | -
          {"usage":[1]} | -
          {"error":{"message":"no"}} | -
          {} | -
          """)
  void membersTellTheFormatWhereNothingElseDoes(String answer, UsageFormat format) {
    assertThat(UsageFormat.forAnswer("/v1/chat", "writer", Json.object(answer)))
        .isEqualTo(Optional.ofNullable(format));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/messages         | openai    | {"usage":{"input_tokens":1,"total_tokens":3}} | ANTHROPIC
          /v1/responses        | anthropic | {"usage":{"input_tokens":1}}      | OPENAI_RESPONSES
          /v1/chat/completions | anthropic | {"usage":{"input_tokens":1}}      | ANTHROPIC
          /v1/chat/completions | google    | {"usage":{"prompt_tokens":1}}     | OPENAI_CHAT
          /v1/chat/completions | openai    | {"usage":{"inputTokens":1}}       | BEDROCK_CONVERSE
          ''                   | bedrock   | {"usage":{"input_tokens":1}}      | ANTHROPIC
          ''                   | anthropic | {"usage":{"input_tokens":1,"prompt_tokens":1}} | ANTHROPIC
          /model/x/invoke      | bedrock   | {"usage":{"input_tokens":1}}      | BEDROCK_INVOKE
          /model/x/invoke      | bedrock   | {"usage":{"inputTokens":1}}       | BEDROCK_CONVERSE
          /v1/messages         | openai    | {"error":{}}                      | ANTHROPIC
          ''                   | OpenAI    | {"error":{}}                      | OPENAI_CHAT
          """)
  void theFirstThatFindsAMemberOfItsOwnHolds(
      String path, String provider, String answer, UsageFormat format) {
    assertThat(UsageFormat.forAnswer(path, provider, Json.object(answer))).contains(format);
  }

  @Test
  void aMemberInAnyEventOfAStreamTellsItsFormat() {
    Map<String, Object> begin = Json.object("{\"type\":\"message_start\",\"message\":{}}");
    Map<String, Object> claude = Json.object("{\"message\":{\"usage\":{\"input_tokens\":1}}}");
    Map<String, Object> chat = Json.object("{\"usage\":{\"prompt_tokens\":1}}");

    assertThat(UsageFormat.forStream("/v1/chat/completions", "openai", List.of(begin, claude)))
        .contains(UsageFormat.ANTHROPIC);
    assertThat(
            UsageFormat.forStream(
                "/v1/chat/completions", "anthropic", List.of(begin, claude, chat)))
        .contains(UsageFormat.OPENAI_CHAT);
    assertThat(UsageFormat.forStream("/v1/chat", "writer", List.of(begin, chat, claude)))
        .contains(UsageFormat.OPENAI_CHAT);
    assertThat(UsageFormat.forStream("/v1/messages", "writer", List.of()))
        .contains(UsageFormat.ANTHROPIC);
    assertThat(UsageFormat.forStream("/v1/chat", "writer", List.of(begin))).isEmpty();
  }

  @Test
  void formatsHaveTheNamesOfTheCommandLine() {
    assertThat(UsageFormat.values())
        .extracting(UsageFormat::id)
        .containsExactly(
            "openai_chat",
            "openai_responses",
            "anthropic",
            "gemini",
            "bedrock_converse",
            "bedrock_invoke",
            "cohere",
            "ollama");
  }

  @Test
  void modelAndTierMayBeLearnedElsewhere() {
    BilledUsage usage =
        UsageFormat.OPENAI_CHAT
            .of(1, 2, null, null, null, null)
            .withModel("gpt-4o")
            .withServiceTier("flex");

    assertThat(usage.model()).isEqualTo("gpt-4o");
    assertThat(usage.serviceTier()).isEqualTo("flex");
    assertThat(usage.tokens()).isEqualTo(TokenUsage.of(1, 2));
  }
}
