package dev.loom.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.Endpoint;
import dev.loom.chat.TokenUsage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Token counts, both ways. LangChain4j copies the provider's raw numbers, so each is read by the
 * provider's own convention; counts beyond in, out and total are members of the provider's usage
 * class and are read by name.
 */
final class Usages {
  private Usages() {}

  static BilledUsage toLoom(ChatResponseMetadata metadata, String provider, Endpoint endpoint) {
    dev.langchain4j.model.output.TokenUsage usage = metadata.tokenUsage();
    if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
      return BilledUsage.of(TokenUsage.UNKNOWN, metadata.modelName());
    }
    return new BilledUsage(
        TokenUsage.of(usage.inputTokenCount(), usage.outputTokenCount()),
        metadata.modelName(),
        ProviderWords.serviceTier(metadata),
        List.of(),
        0,
        null,
        false,
        false);
  }

  /** LangChain4j's counts include cached and reasoning tokens, as most providers' do. */
  static dev.langchain4j.model.output.@Nullable TokenUsage toLangChain4j(TokenUsage tokens) {
    return tokens.isKnown()
        ? new dev.langchain4j.model.output.TokenUsage(
            clamp(tokens.inputTotal()), clamp(tokens.outputTotal()), clamp(tokens.total()))
        : null;
  }

  private static int clamp(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  static OptionalLong optional(@Nullable Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
