package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The shape of Bedrock's converse; the usage of a stream comes in its metadata event. */
final class BedrockConverseUsage extends UsageReader {
  private static final UsageMembers TABLE =
      UsageMembers.none()
          .with(Fact.PROMPT, "inputTokens")
          .with(Fact.CACHE_READ, "cacheReadInputTokens")
          .with(Fact.CACHE_WRITE, "cacheWriteInputTokens")
          .with(Fact.CACHE_WRITE_LIST, "cacheDetails")
          .with(Fact.COMPLETION, "outputTokens")
          .with(Fact.TOTAL, "totalTokens");

  private final String askedModel;
  private final boolean streamed;

  BedrockConverseUsage(ModelId asked, boolean streamed) {
    super(TABLE);
    this.askedModel = asked.model().toLowerCase(Locale.ROOT);
    this.streamed = streamed;
  }

  @Override
  void accept(Object event) {
    Object metadata = ParsedTree.member(event, "metadata");
    Object answer = metadata == null ? event : metadata;
    values.overlay(ParsedTree.member(answer, "usage"));
    Object tier = ParsedTree.member(answer, "serviceTier");
    serviceTier = latest(ParsedTree.text(tier, "type"), serviceTier);
  }

  @Override
  BilledUsage usage() {
    readCounts();
    OptionalLong written = values.count(Fact.CACHE_WRITE, counts);
    counts.writes(written, written("5m"), written("1h"));
    takeRepeatedCache(
        counts.cacheRead.orElse(0) + counts.cacheWrite5m.orElse(0) + counts.cacheWrite1h.orElse(0));
    return billed(Input.EXCLUDES_CACHE, Output.INCLUDES_REASONING, false, List.of(), 0);
  }

  private OptionalLong written(String life) {
    OptionalLong sum = OptionalLong.empty();
    for (Object detail : ParsedTree.list(values.first(Fact.CACHE_WRITE_LIST))) {
      if (life.equals(ParsedTree.text(detail, "ttl"))) {
        sum = counts.sum(sum, counts.read(ParsedTree.member(detail, "inputTokens")));
      }
    }
    return sum;
  }

  /** Streams of OpenAI's models repeat the cache's tokens inside the input. */
  private void takeRepeatedCache(long cached) {
    boolean openAi = askedModel.startsWith("openai.") || askedModel.contains(".openai.");
    if (streamed && openAi && cached > 0 && counts.prompt.orElse(0) >= cached) {
      counts.prompt = OptionalLong.of(counts.prompt.orElse(0) - cached);
      counts.adjusted = true;
    }
  }
}
