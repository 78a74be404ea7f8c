package dev.loom.langchain4j.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.langchain4j.LangChain4jClient;
import dev.loom.langchain4j.ReplayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded answers of real providers, replayed to LangChain4j's own OpenAI client. */
@Timeout(60)
class RecordingsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("loom.root", "."), "..", "shared", "recordings").normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChatRequest question = ChatRequest.of("openai", "gpt-4o-mini", "hello");
  private ReplayServer server;
  private LangChain4jClient client;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER), "not measured: the recordings are not at " + FOLDER);
    server = new ReplayServer();
    client =
        LangChain4jClient.builder()
            .chatModel(
                OpenAiChatModel.builder()
                    .baseUrl(server.url())
                    .apiKey("none")
                    .maxRetries(0)
                    .build())
            .streamingModel(
                OpenAiStreamingChatModel.builder().baseUrl(server.url()).apiKey("none").build())
            .build();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static JsonNode recording(String file) throws IOException {
    return JSON.readTree(FOLDER.resolve(file).toFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/chat-reasoning-1.json",
        "openai/open-ai-function-calls-0.json",
        "openai/openai-chat-prompt-cache-e2e-0.json",
        "openai/multimodal-tool-return-matrix-direct-url-image-openai-chat-1.json"
      })
  void plainAnswerIsReadAsRecorded(String file) throws IOException {
    JsonNode response = recording(file).get("response");
    server.thenJson(200, response.toString());

    ChatResponse answer = client.chat(question);

    JsonNode choice = response.get("choices").get(0);
    JsonNode usage = response.get("usage");
    assertThat(answer.text()).isEqualTo(choice.get("message").path("content").asText(""));
    assertThat(answer.providerFinishReason()).isEqualTo(choice.get("finish_reason").asText());
    assertThat(answer.upstreamId()).isEqualTo(response.get("id").asText());
    assertThat(answer.upstreamModel()).isEqualTo(response.get("model").asText());
    assertUsage(answer, usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/agent-run-streaming-with-tools-1.json",
        "openai/chat-tools-streaming-0.json",
        "openai/complex-agent-run-in-flow-0.json",
        "openai/open-ai-function-calls-tools-streaming-1.json"
      })
  void streamedAnswerIsReadAsRecorded(String file) throws IOException {
    String stream = recording(file).get("response").asText();
    server.thenStream(stream);
    Assembly heard = new Assembly();

    ChatResponse answer = client.chat(question, heard);

    Assembly recorded = recorded(stream);
    assertThat(answer.text()).isEqualTo(recorded.text.toString());
    assertThat(heard.text).hasToString(recorded.text.toString());
    assertThat(heard.arguments).isEqualTo(recorded.arguments);
    assertThat(answer.toolCalls())
        .extracting(call -> call.arguments())
        .isEqualTo(recorded.arguments);
    assertThat(answer.providerFinishReason()).isEqualTo(recorded.finish);
    if (recorded.usage != null) {
      assertUsage(answer, recorded.usage);
    }
  }

  private static void assertUsage(ChatResponse answer, JsonNode usage) {
    var tokens = answer.usage().tokens();
    assertThat(tokens.inputTotal()).isEqualTo(usage.get("prompt_tokens").asLong());
    assertThat(tokens.outputTotal()).isEqualTo(usage.get("completion_tokens").asLong());
    assertThat(tokens.cacheRead().orElse(0))
        .isEqualTo(usage.path("prompt_tokens_details").path("cached_tokens").asLong(0));
    assertThat(tokens.reasoning().orElse(0))
        .isEqualTo(usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0));
  }

  /** What the pieces of a stream add up to. */
  private static final class Assembly implements DeltaListener {
    private final StringBuilder text = new StringBuilder();
    private final List<String> arguments = new ArrayList<>();
    private String finish;
    private JsonNode usage;

    @Override
    public void onDelta(Delta delta) {
      if (delta instanceof Delta.Text piece) {
        text.append(piece.text());
      } else if (delta instanceof Delta.ToolCallPiece piece) {
        add(piece.index(), piece.arguments());
      }
    }

    private void add(int index, String more) {
      while (arguments.size() <= index) {
        arguments.add("");
      }
      arguments.set(index, arguments.get(index) + more);
    }
  }

  private static Assembly recorded(String stream) throws IOException {
    Assembly assembly = new Assembly();
    for (String line : stream.lines().toList()) {
      if (!line.startsWith("data: {")) {
        continue;
      }
      JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
      JsonNode choice = chunk.path("choices").path(0);
      assembly.text.append(choice.path("delta").path("content").asText(""));
      for (JsonNode call : choice.path("delta").path("tool_calls")) {
        assembly.add(
            call.path("index").asInt(), call.path("function").path("arguments").asText(""));
      }
      if (choice.hasNonNull("finish_reason")) {
        assembly.finish = choice.get("finish_reason").asText();
      }
      if (chunk.hasNonNull("usage")) {
        assembly.usage = chunk.get("usage");
      }
    }
    return assembly;
  }

  @Test
  void anthropicsCountsAreReadByItsConvention() throws IOException {
    JsonNode response =
        recording("anthropic/anthropic-to-google-deferred-capability-history-replay-2.json")
            .get("response");
    server.thenJson(200, response.toString());
    LangChain4jClient anthropic =
        LangChain4jClient.of(
            (ChatModel)
                AnthropicChatModel.builder()
                    .baseUrl(server.url())
                    .apiKey("none")
                    .modelName("claude-haiku-4-5")
                    .maxRetries(0)
                    .build());

    ChatResponse answer = anthropic.chat(question);

    var tokens = answer.usage().tokens();
    JsonNode usage = response.get("usage");
    assertThat(tokens.inputUncached()).hasValue(usage.get("input_tokens").asLong());
    assertThat(tokens.cacheRead()).hasValue(usage.get("cache_read_input_tokens").asLong());
    assertThat(tokens.cacheWrite5m()).hasValue(usage.get("cache_creation_input_tokens").asLong());
    assertThat(tokens.outputTotal()).isEqualTo(usage.get("output_tokens").asLong());
    assertThat(answer.providerFinishReason()).isEqualTo(response.get("stop_reason").asText());
  }

  @Test
  void geminisCountsAreReadByItsConvention() throws IOException {
    JsonNode response = recording("gemini/google-model-cached-content-1.json").get("response");
    server.thenJson(200, response.toString());
    LangChain4jClient gemini =
        LangChain4jClient.of(
            (ChatModel)
                GoogleAiGeminiChatModel.builder()
                    .baseUrl(server.url())
                    .apiKey("none")
                    .modelName("gemini-2.5-flash")
                    .maxRetries(0)
                    .build());

    ChatResponse answer = gemini.chat(question);

    var tokens = answer.usage().tokens();
    JsonNode usage = response.get("usageMetadata");
    assertThat(tokens.inputTotal()).isEqualTo(usage.get("promptTokenCount").asLong());
    assertThat(tokens.cacheRead()).hasValue(usage.get("cachedContentTokenCount").asLong());
    assertThat(tokens.outputVisible()).hasValue(usage.get("candidatesTokenCount").asLong());
    assertThat(tokens.reasoning()).hasValue(usage.get("thoughtsTokenCount").asLong());
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void rateLimitIsAFailureWithItsStatus() throws IOException {
    JsonNode recording = recording("openrouter/openrouter-errors-raised-0.json");
    server.thenJson(recording.get("status").asInt(), recording.get("response").toString());

    Throwable caught = catchThrowable(() -> client.chat(question));

    assertThat(caught).isInstanceOf(RateLimitException.class);
    assertThat(client.describe(caught)).isEqualTo(CallFailure.http(429, null));
    assertThat(server.requests()).hasSize(1);
  }
}
