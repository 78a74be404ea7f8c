package dev.loom.examples.chat;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.loom.chat.LoomClient;
import dev.loom.langchain4j.LangChain4jClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The real client: LangChain4j's for servers that speak OpenAI's chat completions. */
final class Upstream {
  private Upstream() {}

  /** A client without retries of its own: what happens is seen once, as it is. */
  static LoomClient of(URI baseUrl, String model, @Nullable String apiKey) {
    return LangChain4jClient.builder()
        .chatModel(
            OpenAiChatModel.builder()
                .baseUrl(baseUrl.toString())
                .modelName(model)
                .apiKey(apiKey)
                .maxRetries(0)
                .build())
        .streamingModel(
            OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl.toString())
                .modelName(model)
                .apiKey(apiKey)
                .build())
        .build();
  }
}
