package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.loom.chat.Endpoint;
import java.util.Map;

/** LangChain4j's providers, by the ids that Loom's price book uses, and the operation of each. */
final class Providers {
  private static final Endpoint MESSAGES = new Endpoint("/v1/messages", "");
  private static final Endpoint GENERATE = new Endpoint("/v1beta/models:generateContent", "");
  private static final Endpoint CONVERSE = new Endpoint("/converse", "");
  private static final Endpoint COHERE = new Endpoint("/v2/chat", "");
  private static final Endpoint OLLAMA = new Endpoint("/api/chat", "");

  private static final Map<String, ModelProvider> BY_ID =
      Map.ofEntries(
          Map.entry("openai", ModelProvider.OPEN_AI),
          Map.entry("azure", ModelProvider.MICROSOFT_FOUNDRY),
          Map.entry("azure-openai", ModelProvider.MICROSOFT_FOUNDRY),
          Map.entry("anthropic", ModelProvider.ANTHROPIC),
          Map.entry("bedrock", ModelProvider.AMAZON_BEDROCK),
          Map.entry("google", ModelProvider.GOOGLE_AI_GEMINI),
          Map.entry("gemini", ModelProvider.GOOGLE_AI_GEMINI),
          Map.entry("vertex_ai", ModelProvider.GOOGLE_VERTEX_AI_GEMINI),
          Map.entry("vertex", ModelProvider.GOOGLE_VERTEX_AI_GEMINI),
          Map.entry("mistral", ModelProvider.MISTRAL_AI),
          Map.entry("ollama", ModelProvider.OLLAMA),
          Map.entry("watsonx", ModelProvider.WATSONX),
          Map.entry("cohere", ModelProvider.COHERE));

  private Providers() {}

  static ModelProvider byId(String id) {
    return BY_ID.getOrDefault(id, ModelProvider.OTHER);
  }

  /** The operation that a provider's LangChain4j models call; {@code other} where unknown. */
  static Endpoint endpoint(ModelProvider provider, Endpoint other) {
    return switch (provider) {
      case ANTHROPIC, GOOGLE_VERTEX_AI_ANTHROPIC -> MESSAGES;
      case GOOGLE_AI_GEMINI, GOOGLE_GENAI, GOOGLE_VERTEX_AI_GEMINI -> GENERATE;
      case AMAZON_BEDROCK -> CONVERSE;
      case COHERE -> COHERE;
      case OLLAMA -> OLLAMA;
      case OPEN_AI, MICROSOFT_FOUNDRY, GITHUB_MODELS, MISTRAL_AI -> Endpoint.CHAT_COMPLETIONS;
      default -> other;
    };
  }
}
