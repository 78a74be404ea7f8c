package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.UsageFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Token counts, both ways. LangChain4j copies the provider's raw numbers, so each is read by the
 * provider's own convention; counts beyond in, out and total are members of the provider's usage
 * class and are read by name.
 *
 * @param given the convention that the host named, or {@code null}
 * @param provider the provider that the model names, {@link ModelProvider#OTHER} where it names
 *     none
 */
record Usages(@Nullable UsageFormat given, ModelProvider provider) {
  /** How the usage classes of LangChain4j's modules begin. */
  private static final Map<String, UsageFormat> BY_CLASS =
      Map.of(
          "OpenAi", UsageFormat.OPENAI_CHAT,
          "Anthropic", UsageFormat.ANTHROPIC,
          "Bedrock", UsageFormat.BEDROCK_CONVERSE,
          "GoogleAiGemini", UsageFormat.GEMINI);

  BilledUsage toLoom(ChatResponseMetadata metadata, ModelId asked) {
    TokenUsage usage = metadata.tokenUsage();
    BilledUsage billed =
        usage == null ? BilledUsage.UNKNOWN : read(usage, format(usage, asked.provider()), asked);
    return billed
        .withModel(metadata.modelName())
        .withServiceTier(ProviderWords.serviceTier(metadata));
  }

  private static BilledUsage read(TokenUsage usage, UsageFormat format, ModelId asked) {
    return format.of(
        asked,
        usage.inputTokenCount(),
        usage.outputTokenCount(),
        first(
            Accessors.count(usage, "inputTokensDetails", "cachedTokens"),
            Accessors.count(usage, "cacheReadInputTokens"),
            Accessors.count(usage, "cachedContentTokenCount")),
        first(
            Accessors.count(usage, "cacheCreationInputTokens"),
            Accessors.count(usage, "cacheWriteInputTokens")),
        first(
            Accessors.count(usage, "outputTokensDetails", "reasoningTokens"),
            Accessors.count(usage, "thoughtsTokenCount")),
        usage.totalTokenCount());
  }

  private static @Nullable Long first(@Nullable Long... counts) {
    for (Long count : counts) {
      if (count != null) {
        return count;
      }
    }
    return null;
  }

  /** Counts of an unknown provider without details mean the same in every convention. */
  private UsageFormat format(TokenUsage usage, String asked) {
    if (given != null) {
      return given;
    }
    return byClass(usage.getClass())
        .or(() -> UsageFormat.forProvider(Providers.id(provider)))
        .or(() -> UsageFormat.forProvider(asked))
        .orElse(UsageFormat.OPENAI_CHAT);
  }

  private static Optional<UsageFormat> byClass(Class<?> type) {
    for (Class<?> part = type; part != TokenUsage.class && part != null; ) {
      String name = part.getSimpleName();
      for (Map.Entry<String, UsageFormat> entry : BY_CLASS.entrySet()) {
        if (name.startsWith(entry.getKey())) {
          return Optional.of(entry.getValue());
        }
      }
      part = part.getSuperclass();
    }
    return Optional.empty();
  }

  /** LangChain4j's counts include cached and reasoning tokens, as most providers' do. */
  static @Nullable TokenUsage toLangChain4j(dev.loom.chat.TokenUsage tokens) {
    return tokens.isKnown()
        ? new TokenUsage(
            clamp(tokens.inputTotal()), clamp(tokens.outputTotal()), clamp(tokens.total()))
        : null;
  }

  private static int clamp(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }
}
