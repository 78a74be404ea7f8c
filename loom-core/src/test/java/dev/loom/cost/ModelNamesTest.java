package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o, openai, gpt-4o",
    "openrouter/gpt-4o, openrouter, gpt-4o",
    "openrouter/gpt-4o, openai, gpt-4o",
    "models/gemini-2.5-pro, google, gemini-2.5-pro",
    "publishers/google/models/gemini-2.5-pro, vertex_ai, gemini-2.5-pro",
    "accounts/fireworks/models/llama, fireworks, llama",
    "us.anthropic.claude-opus-5, bedrock, anthropic.claude-opus-5",
    "eu.x, bedrock, x",
    "apac.x, bedrock, x",
    "jp.x, bedrock, x",
    "au.x, bedrock, x",
    "us-gov.x, bedrock, x",
    "global.x, bedrock, x",
    "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0, bedrock, amazon.nova-lite-v1:0",
    "arn:aws:bedrock:us-east-1:1:inference-profile/abc, bedrock, abc"
  })
  void oneRoutingPrefixIsTakenOff(String id, String provider, String rest) {
    assertThat(ModelNames.withoutRoute(id, provider)).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini/gemini-2.5-pro, google, gemini-2.5-pro",
    "google/gemini-2.5-pro, google, gemini-2.5-pro",
    "vertex/gemini-2.5-pro, vertex_ai, gemini-2.5-pro",
    "azure-openai/gpt-4o, azure, gpt-4o",
    "together/llama, together_ai, llama",
    "gemini/gemini-2.5-pro, vertex_ai, gemini/gemini-2.5-pro"
  })
  void anyNameOfTheProviderIsTakenOff(String id, String provider, String rest) {
    assertThat(ModelNames.withoutRoute(id, provider)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "meta-llama/llama-3",
        "publishers/google",
        "arn:aws:bedrock:us-east-1:1:provisioned-model/abc",
        "openai",
        "openaix/gpt"
      })
  void otherBeginningsStay(String id) {
    assertThat(ModelNames.withoutRoute(id, "openai")).isEqualTo(id);
    assertThat(ModelNames.withoutRoute(id, "")).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-2024-08-06, gpt-4o",
    "claude-opus-4-5-20251101, claude-opus-4-5",
    "claude-opus-4-5@20251101, claude-opus-4-5",
    "m-2024-02-29, m",
    "m-20240229, m"
  })
  void aFullDateIsTakenOff(String id, String rest) {
    assertThat(ModelNames.withoutDate(id)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m-2023-02-29",
        "m-2024-13-01",
        "m-2024-00-01",
        "m-2024-01-00",
        "m-1999-01-01",
        "m-2100-01-01",
        "m-20241301",
        "m-2024010x",
        "m_20240101",
        "m-20240-01",
        "grok-4-0709",
        "gemini-2.0-flash-001",
        "mistral-large-latest",
        "gemini-3-pro-preview",
        "x:free",
        "x:thinking",
        "m-2024x01-01",
        "m-2024-01x01",
        "20240101",
        "-2024-01-01",
        ""
      })
  void otherEndingsStay(String id) {
    assertThat(ModelNames.withoutDate(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"amazon.nova-lite-v1:0, amazon.nova-lite", "x-v12:34, x"})
  void theVersionOfBedrockIsTakenOff(String id, String rest) {
    assertThat(ModelNames.withoutVersion(id)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"embed-v4:", "v1:0", "x-v:0", "x-1:0", "xv1:0", "x-v1", "0", ":0", "x-va:0", ""})
  void otherVersionsStay(String id) {
    assertThat(ModelNames.withoutVersion(id)).isEqualTo(id);
  }
}
