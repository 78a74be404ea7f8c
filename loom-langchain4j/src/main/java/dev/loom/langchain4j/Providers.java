package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.loom.chat.Endpoint;
import dev.loom.chat.UsageFormat;
import java.util.Map;

/** LangChain4j's providers, by the ids that Loom's price book uses, and the operation of each. */
final class Providers {
  private static final Endpoint MESSAGES = new Endpoint("/v1/messages", "");
  private static final Endpoint GENERATE = new Endpoint("/v1beta/models:generateContent", "");
  private static final Endpoint CONVERSE = new Endpoint("/converse", "");
  private static final Endpoint COHERE = new Endpoint("/v2/chat", "");
  private static final Endpoint OLLAMA = new Endpoint("/api/chat", "");

  private static final Map<String, ModelProvider> BY_ID =
      Map.of(
          "openai", ModelProvider.OPEN_AI,
          "azure", ModelProvider.MICROSOFT_FOUNDRY,
          "anthropic", ModelProvider.ANTHROPIC,
          "bedrock", ModelProvider.AMAZON_BEDROCK,
          "google", ModelProvider.GOOGLE_AI_GEMINI,
          "vertex_ai", ModelProvider.GOOGLE_VERTEX_AI_GEMINI,
          "mistral", ModelProvider.MISTRAL_AI,
          "ollama", ModelProvider.OLLAMA,
          "watsonx", ModelProvider.WATSONX,
          "cohere", ModelProvider.COHERE);

  private Providers() {}

  static ModelProvider byId(String id) {
    return BY_ID.getOrDefault(UsageFormat.providerId(id), ModelProvider.OTHER);
  }

  /** The id in Loom's price book; empty where unknown. */
  static String id(ModelProvider provider) {
    return switch (provider) {
      case OPEN_AI -> "openai";
      case MICROSOFT_FOUNDRY -> "azure";
      case ANTHROPIC, GOOGLE_VERTEX_AI_ANTHROPIC -> "anthropic";
      case AMAZON_BEDROCK -> "bedrock";
      case GOOGLE_AI_GEMINI, GOOGLE_GENAI -> "google";
      case GOOGLE_VERTEX_AI_GEMINI -> "vertex_ai";
      case MISTRAL_AI -> "mistral";
      case OLLAMA -> "ollama";
      case COHERE -> "cohere";
      default -> "";
    };
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
