package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsageReadingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI_CHAT | {"prompt_tokens":"100","completion_tokens":50.0} | 100 - - - - 50 - - -
          OPENAI_CHAT | {"prompt_tokens":"many","completion_tokens":true} | - - - - - - - - - adjusted
          OPENAI_CHAT | {"prompt_tokens":{"a":1},"completion_tokens":[1]} | - - - - - - - - - adjusted
          OPENAI_CHAT | {"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":null,"completion_tokens_details":null} | 100 - - - - 50 - - -
          OPENAI_CHAT | {"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":10,"cache_write_tokens":20,"audio_tokens":30},"completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":2,"image_tokens":3,"accepted_prediction_tokens":4,"rejected_prediction_tokens":5}} | 40 10 20 - 30 44 1 2 3
          OPENAI_CHAT | {"prompt_tokens":100,"prompt_token_details":{"cached_tokens":10},"completion_tokens":5,"completion_token_details":{"reasoning_tokens":2}} | 90 10 - - - 3 2 - -
          OPENAI_CHAT | {"prompt_tokens":100,"prompt_cache_hit_tokens":10} | 90 10 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"num_cached_tokens":10} | 90 10 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"cached_tokens":10} | 90 10 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"cached_tokens":0} | 100 0 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"cached_tokens":10,"prompt_tokens_details":{"cached_tokens":0}} | 90 10 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"cached_tokens":10,"prompt_tokens_details":{"cached_tokens":10}} | 90 10 - - - - - - -
          OPENAI_CHAT | {"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30,"audio_tokens":30}} | 0 60 30 - 10 - - - - adjusted
          OPENAI_CHAT | {"prompt_tokens":1,"completion_tokens":100,"completion_tokens_details":{"reasoning_tokens":60,"audio_tokens":30,"image_tokens":30}} | 1 - - - - 0 60 30 10 adjusted
          OPENAI_RESPONSES | {"input_tokens":100,"input_tokens_details":{"cached_tokens":10,"cache_write_tokens":20},"output_tokens":50,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":150} | 70 10 20 - - 45 5 - -
          ANTHROPIC | {"input_tokens":3,"cache_read_input_tokens":5,"cache_creation_input_tokens":7,"output_tokens":9} | 3 5 7 - - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":9} | 3 - 3 4 - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":9} | 3 - 5 4 - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_1h_input_tokens":4},"output_tokens":9} | 3 - 5 4 - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":4,"cache_creation":{"ephemeral_1h_input_tokens":4},"output_tokens":9} | 3 - - 4 - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":9} | 3 - 3 4 - 9 - - - adjusted
          ANTHROPIC | {"input_tokens":3,"cache_creation":{"ephemeral_5m_input_tokens":3},"output_tokens":9} | 3 - 3 - - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":0,"output_tokens":9} | 3 - 0 - - 9 - - -
          ANTHROPIC | {"input_tokens":3,"cache_creation_input_tokens":0,"cache_creation":{"ephemeral_1h_input_tokens":0},"output_tokens":9} | 3 - - 0 - 9 - - -
          ANTHROPIC | {"input_tokens":999999999999,"output_tokens":9,"iterations":[{"type":"compaction","input_tokens":1}]} | 1000000000000 - - - - 9 - - -
          ANTHROPIC | {"input_tokens":3,"output_tokens":9,"output_tokens_details":{"thinking_tokens":4}} | 3 - - - - 5 4 - -
          ANTHROPIC | {"input_tokens":3,"output_tokens":9,"iterations":[{"type":"message","input_tokens":3,"output_tokens":9}]} | 3 - - - - 9 - - -
          ANTHROPIC | {"input_tokens":3,"output_tokens":9,"iterations":[{"type":"advisor_message","input_tokens":30,"output_tokens":90}]} | 3 - - - - 9 - - - adjusted
          ANTHROPIC | {"input_tokens":3,"cache_read_input_tokens":1,"output_tokens":9,"iterations":[{"type":"compaction","input_tokens":30,"cache_read_input_tokens":2,"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":4},"output_tokens":90}]} | 33 3 1 4 - 99 - - -
          ANTHROPIC | {"input_tokens":1000000000000,"output_tokens":9,"iterations":[{"type":"compaction","input_tokens":1}]} | 1000000000000 - - - - 9 - - - adjusted
          ANTHROPIC | {"input_tokens":3,"output_tokens":9,"iterations":[{"type":"compaction","input_tokens":-1}, null, 7]} | 3 - - - - 9 - - - adjusted
          """)
  void aUsageIsReadByItsFormat(UsageFormat format, String usage, String classes) {
    assertThat(UsageClasses.text(format.read(Json.object("{\"usage\":" + usage + "}"))))
        .isEqualTo(classes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"promptTokenCount":100,"cachedContentTokenCount":40,"candidatesTokenCount":50,"thoughtsTokenCount":10,"totalTokenCount":160} | 60 40 - - - 50 10 - -
          {"prompt_token_count":100,"cached_content_token_count":40,"candidates_token_count":50,"thoughts_token_count":10,"total_token_count":160} | 60 40 - - - 50 10 - -
          {"promptTokenCount":100,"toolUsePromptTokenCount":20,"candidatesTokenCount":50,"thoughtsTokenCount":10,"totalTokenCount":180} | 120 - - - - 50 10 - -
          {"promptTokenCount":100,"candidatesTokenCount":50,"thoughtsTokenCount":10,"totalTokenCount":150} | 100 - - - - 40 10 - -
          {"promptTokenCount":100,"thoughtsTokenCount":10,"totalTokenCount":115} | 100 - - - - 5 10 - -
          {"promptTokenCount":100,"totalTokenCount":90} | 100 - - - - - - - -
          {"promptTokenCount":100,"candidatesTokenCount":50,"promptTokensDetails":[{"modality":"TEXT","tokenCount":60},{"modality":"AUDIO","tokenCount":40}]} | 60 - - - 40 50 - - -
          {"promptTokenCount":100,"cachedContentTokenCount":30,"candidatesTokenCount":50,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":40}],"cacheTokensDetails":[{"modality":"AUDIO","tokenCount":30}]} | 60 30 - - 10 50 - - -
          {"promptTokenCount":100,"candidatesTokenCount":50,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":4}],"cacheTokensDetails":[{"modality":"AUDIO","tokenCount":30}]} | 100 - - - 0 50 - - -
          {"promptTokenCount":100,"candidatesTokenCount":50,"candidatesTokensDetails":[{"modality":"AUDIO","token_count":20},{"modality":"IMAGE","tokenCount":5},{"modality":"IMAGE","tokenCount":5}]} | 100 - - - - 20 - 20 10
          """)
  void geminiIsRead(String usage, String classes) {
    String answer = "{\"modelVersion\":\"gemini-2.5-pro\",\"usageMetadata\":" + usage + "}";
    BilledUsage read = UsageFormat.GEMINI.read(Json.object(answer));
    BilledUsage snake =
        UsageFormat.GEMINI.read(
            Json.object(
                answer
                    .replace("modelVersion", "model_version")
                    .replace("usageMetadata", "usage_metadata")));

    assertThat(UsageClasses.text(read)).isEqualTo(classes);
    assertThat(read.model()).isEqualTo("gemini-2.5-pro");
    assertThat(snake).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"trafficType\":\"ON_DEMAND_FLEX\"', flex",
    "'\"traffic_type\":\"PROVISIONED_PRIORITY\"', priority",
    "'\"trafficType\":\"ON_DEMAND\"', ",
    "'\"trafficType\":\"ON_DEMAND\",\"serviceTier\":\"batch\"', batch",
    "'\"serviceTier\":7', "
  })
  void geminiNamesItsServiceTierInTwoWays(String members, String tier) {
    String answer = "{\"usageMetadata\":{\"promptTokenCount\":1," + members + "}}";

    assertThat(UsageFormat.GEMINI.read(Json.object(answer)).serviceTier()).isEqualTo(tier);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"inputTokens":3,"cacheReadInputTokens":5,"cacheWriteInputTokens":7,"outputTokens":9,"totalTokens":24} | 3 5 7 - - 9 - - -
          {"inputTokens":3,"cacheWriteInputTokens":7,"cacheDetails":[{"ttl":"5m","inputTokens":3},{"ttl":"1h","inputTokens":4}],"outputTokens":9} | 3 - 3 4 - 9 - - -
          {"inputTokens":3,"outputTokens":9,"totalTokens":99} | 3 - - - - 9 - - -
          """)
  void bedrockConverseIsRead(String usage, String classes) {
    String plain = "{\"serviceTier\":{\"type\":\"flex\"},\"usage\":" + usage + "}";
    UsageCollector collector = UsageFormat.BEDROCK_CONVERSE.collector();
    collector.accept(Json.object("{\"messageStart\":{\"role\":\"assistant\"}}"));
    collector.accept(Json.object("{\"metadata\":" + plain + "}"));

    BilledUsage read = UsageFormat.BEDROCK_CONVERSE.read(Json.object(plain));

    assertThat(UsageClasses.text(read)).isEqualTo(classes);
    assertThat(read.serviceTier()).isEqualTo("flex");
    assertThat(collector.usage()).isEqualTo(read);
  }

  @Test
  void bedrockStreamsOfOpenAiModelsRepeatTheCacheInTheirInput() {
    String usage = "{\"usage\":{\"inputTokens\":10,\"cacheReadInputTokens\":6,\"outputTokens\":1}}";
    String small = "{\"usage\":{\"inputTokens\":5,\"cacheReadInputTokens\":6,\"outputTokens\":1}}";
    String none = "{\"usage\":{\"inputTokens\":10,\"outputTokens\":1}}";
    String listed =
        "{\"usage\":{\"inputTokens\":10,\"cacheDetails\":[{\"ttl\":\"1h\",\"inputTokens\":6}]}}";

    assertThat(bedrock("openai.gpt-oss-120b-1:0", usage)).isEqualTo("4 6 - - - 1 - - - adjusted");
    assertThat(bedrock("us.OpenAI.gpt", usage)).isEqualTo("4 6 - - - 1 - - - adjusted");
    assertThat(bedrock("openai.gpt", small)).isEqualTo("5 6 - - - 1 - - -");
    assertThat(bedrock("openai.gpt", listed)).isEqualTo("4 - - 6 - - - - - adjusted");
    assertThat(bedrock("openai.gpt", none)).isEqualTo("10 - - - - 1 - - -");
    assertThat(bedrock("amazon.nova-lite-v1:0", usage)).isEqualTo("10 6 - - - 1 - - -");
    ModelId openAi = new ModelId("bedrock", "openai.gpt");
    assertThat(UsageClasses.text(UsageFormat.BEDROCK_CONVERSE.read(Json.object(usage), openAi)))
        .isEqualTo("10 6 - - - 1 - - -");
  }

  private static String bedrock(String model, String event) {
    UsageCollector collector =
        UsageFormat.BEDROCK_CONVERSE.collector(new ModelId("bedrock", model));
    collector.accept(Json.object(event));
    return UsageClasses.text(collector.usage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"claude-x","usage":{"input_tokens":3,"cache_read_input_tokens":5,"output_tokens":9}} | 3 5 - - - 9 - - - | claude-x
          {"model":"m","usage":{"prompt_tokens":3,"completion_tokens":9}} | 3 - - - - 9 - - - | m
          {"meta":{"billed_units":{"input_tokens":3,"output_tokens":9}}} | 3 - - - - 9 - - - |
          {"inputTextTokenCount":3,"results":[{"tokenCount":4},{"tokenCount":5}]} | 3 - - - - 9 - - - |
          {"inputTextTokenCount":3,"totalOutputTextTokenCount":9} | 3 - - - - 9 - - - |
          {"prompt_token_count":3,"generation_token_count":9} | 3 - - - - 9 - - - |
          {"amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"cacheReadInputTokenCount":5,"cacheWriteInputTokenCount":7,"outputTokenCount":9}} | 3 5 7 - - 9 - - - |
          {"message":"no such model"} | - - - - - - - - - |
          """)
  void bedrockInvokeIsReadByTheMembersOfItsMaker(String answer, String classes, String model) {
    BilledUsage usage = UsageFormat.BEDROCK_INVOKE.read(Json.object(answer));

    assertThat(UsageClasses.text(usage)).isEqualTo(classes);
    assertThat(usage.model()).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          COHERE | {"usage":{"billed_units":{"input_tokens":7.0,"output_tokens":9},"tokens":{"input_tokens":70,"output_tokens":90},"cached_tokens":60}}
          COHERE | {"meta":{"billed_units":{"input_tokens":7,"output_tokens":9}}}
          COHERE | {"type":"message-end","delta":{"usage":{"billed_units":{"input_tokens":7,"output_tokens":9}}}}
          COHERE | {"event_type":"stream-end","response":{"meta":{"billed_units":{"input_tokens":7,"output_tokens":9}}}}
          OLLAMA | {"done":true,"prompt_eval_count":7,"eval_count":9,"eval_duration":99}
          """)
  void whatIsBilledInTwoNumbersIsRead(UsageFormat format, String answer) {
    assertThat(UsageClasses.text(format.read(Json.object(answer)))).isEqualTo("7 - - - - 9 - - -");
  }

  @Test
  void aPromptThatOllamaHadInItsCacheIsUnknown() {
    BilledUsage usage =
        UsageFormat.OLLAMA.read(Json.object("{\"model\":\"llama3\",\"eval_count\":9}"));

    assertThat(UsageClasses.text(usage)).isEqualTo("- - - - - 9 - - -");
    assertThat(usage.model()).isEqualTo("llama3");
  }

  @Test
  void modelTierSearchesAndMultipliersAreRead() {
    BilledUsage chat =
        UsageFormat.OPENAI_CHAT.read(
            Json.object(
                """
                {"model":"gpt-4o","service_tier":"flex","usage":{"prompt_tokens":1,
                 "server_tool_use_details":{"web_search_requests":2}}}"""));
    BilledUsage perplexity =
        UsageFormat.OPENAI_CHAT.read(
            Json.object("{\"model\":\"\",\"usage\":{\"num_search_queries\":3}}"));
    BilledUsage claude =
        UsageFormat.ANTHROPIC.read(
            Json.object(
                """
                {"model":"claude-opus-5","usage":{"input_tokens":1,"service_tier":"batch",
                 "inference_geo":"US","speed":"fast","server_tool_use":{"web_search_requests":4}}}"""));

    assertThat(chat.model()).isEqualTo("gpt-4o");
    assertThat(chat.serviceTier()).isEqualTo("flex");
    assertThat(chat.searches()).isEqualTo(2);
    assertThat(perplexity.model()).isNull();
    assertThat(perplexity.searches()).isEqualTo(3);
    assertThat(claude.model()).isEqualTo("claude-opus-5");
    assertThat(claude.serviceTier()).isEqualTo("batch");
    assertThat(claude.multipliers()).containsExactly("us", "fast");
    assertThat(claude.searches()).isEqualTo(4);
  }

  @Test
  void searchCallsOfAResponseAreCounted() {
    BilledUsage usage =
        UsageFormat.OPENAI_RESPONSES.read(
            Json.object(
                """
                {"usage":{"input_tokens":1},"output":[{"type":"web_search_call"},{"type":"message"},
                 null,{"type":"web_search_call"}]}"""));

    assertThat(usage.searches()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"cost":0.00105} | 0.00105
          {"cost":"0.00105"} | 0.00105
          {"cost":{"total_cost":0.02}} | 0.02
          {"cost_in_usd_ticks":37756000} | 0.0037756000
          {"cost":0.5,"cost_in_usd_ticks":1} | 0.5
          {"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}} | 0.21
          {"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}} | 0.2
          {"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":null}} | 0.01
          {"cost":0.01,"is_byok":false,"cost_details":{"upstream_inference_cost":0.2}} | 0.01
          {"cost":0} |
          {"cost":-1} |
          {"cost":"free"} |
          {"cost":1E+999} |
          {"cost":true} |
          """)
  void onlyAPositiveDecimalIsAReportedCost(String usage, BigDecimal cost) {
    BilledUsage read = UsageFormat.OPENAI_CHAT.read(Json.object("{\"usage\":" + usage + "}"));

    assertThat(read.reportedCostUsd()).isEqualTo(cost);
  }

  @Test
  void googlesChatEndpointNamesThoughtsThroughTheTotalAlone() {
    Map<String, Object> answer =
        Json.object(
            "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":35}}");

    assertThat(UsageClasses.text(UsageFormat.OPENAI_CHAT.read(answer, new ModelId("gemini", "x"))))
        .isEqualTo("10 - - - - 5 20 - - adjusted");
    assertThat(
            UsageClasses.text(UsageFormat.OPENAI_CHAT.read(answer, new ModelId("vertex_ai", "x"))))
        .isEqualTo("10 - - - - 5 20 - - adjusted");
    assertThat(UsageClasses.text(UsageFormat.OPENAI_CHAT.read(answer, new ModelId("openai", "x"))))
        .isEqualTo("10 - - - - 5 - - -");
    Map<String, Object> fits =
        Json.object(
            "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}");
    assertThat(UsageClasses.text(UsageFormat.OPENAI_CHAT.read(fits, new ModelId("google", "x"))))
        .isEqualTo("10 - - - - 5 - - -");
  }

  @ParameterizedTest
  @EnumSource
  void nothingReportedIsUnknownAndNeverZero(UsageFormat format) {
    Map<String, Object> error = Json.object("{\"error\":{\"message\":\"no\"},\"type\":\"error\"}");

    assertThat(format.read(error)).isEqualTo(BilledUsage.UNKNOWN);
    assertThat(format.collector().usage()).isEqualTo(BilledUsage.UNKNOWN);
    assertThat(format.of(null, null, null, null, null, null)).isEqualTo(BilledUsage.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void aHostileUsageCostsNothing(UsageFormat format) {
    Map<String, Object> deep = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      deep = new HashMap<>(Map.of("usage", deep, "prompt_tokens", deep, "input_tokens", deep));
    }
    Map<String, Object> wide = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      wide.put("x" + i, i);
    }
    wide.putAll(Map.of("prompt_tokens", deep, "usage", List.of(), "output", 7));

    for (String place : List.of("usage", "usageMetadata", "meta", "metadata", "x_groq")) {
      Map<String, Object> answer = new HashMap<>(Collections.singletonMap(place, wide));
      answer.put("choices", List.of("x"));
      assertThat(format.read(answer).tokens()).isEqualTo(TokenUsage.UNKNOWN);
    }
  }
}
