package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The shape of Bedrock's invoke: the body is the model maker's own. Where it has that maker's
 * members, the maker's format reads it; the rest are Titan, Llama, and the metrics that Bedrock
 * adds to the last chunk of a stream.
 */
final class BedrockInvokeUsage extends UsageReader {
  private static final UsageMembers TABLE =
      UsageMembers.none()
          .with(Fact.PROMPT, "inputTextTokenCount")
          .with(Fact.PROMPT, "prompt_token_count")
          .with(Fact.COMPLETION, "totalOutputTextTokenCount")
          .with(Fact.COMPLETION, "generation_token_count")
          .with(Fact.COMPLETION_LIST, "results");

  private static final UsageMembers METRICS =
      UsageMembers.none()
          .with(Fact.PROMPT, "inputTokenCount")
          .with(Fact.CACHE_READ, "cacheReadInputTokenCount")
          .with(Fact.CACHE_WRITE, "cacheWriteInputTokenCount")
          .with(Fact.COMPLETION, "outputTokenCount");

  private final List<UsageReader> makers;
  private final UsageMembers.Values metrics = new UsageMembers.Values(METRICS);

  BedrockInvokeUsage(ModelId asked) {
    super(TABLE);
    makers = List.of(new AnthropicUsage(), OpenAiUsage.chat(asked), PlainUsage.cohere());
  }

  @Override
  void accept(Object event) {
    makers.forEach(maker -> maker.accept(event));
    values.overlayKnown(event);
    metrics.overlay(ParsedTree.member(event, "amazon-bedrock-invocationMetrics"));
  }

  @Override
  BilledUsage usage() {
    for (UsageReader maker : makers) {
      BilledUsage usage = maker.usage();
      model = latest(usage.model(), model);
      if (usage.tokens().isKnown()) {
        return usage;
      }
    }
    readCounts();
    counts.completion = counts.completion.isPresent() ? counts.completion : results();
    if (counts.prompt.isEmpty() && counts.completion.isEmpty()) {
      counts.prompt = metrics.count(Fact.PROMPT, counts);
      counts.cacheRead = metrics.count(Fact.CACHE_READ, counts);
      counts.cacheWrite5m = metrics.count(Fact.CACHE_WRITE, counts);
      counts.completion = metrics.count(Fact.COMPLETION, counts);
    }
    return billed(Input.EXCLUDES_CACHE, Output.INCLUDES_REASONING, false, List.of(), 0);
  }

  private OptionalLong results() {
    OptionalLong sum = OptionalLong.empty();
    for (@Nullable Object result : ParsedTree.list(values.first(Fact.COMPLETION_LIST))) {
      sum = counts.sum(sum, counts.read(ParsedTree.member(result, "tokenCount")));
    }
    return sum;
  }
}
