package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The shape of Google's generateContent, in camel case and in snake case. */
final class GeminiUsage extends UsageReader {
  private static final UsageMembers TABLE =
      UsageMembers.none()
          .with(Fact.PROMPT, "promptTokenCount")
          .with(Fact.PROMPT, "prompt_token_count")
          .with(Fact.TOOL_PROMPT, "toolUsePromptTokenCount")
          .with(Fact.TOOL_PROMPT, "tool_use_prompt_token_count")
          .with(Fact.CACHE_READ, "cachedContentTokenCount")
          .with(Fact.CACHE_READ, "cached_content_token_count")
          .with(Fact.PROMPT_LIST, "promptTokensDetails")
          .with(Fact.PROMPT_LIST, "prompt_tokens_details")
          .with(Fact.CACHE_LIST, "cacheTokensDetails")
          .with(Fact.CACHE_LIST, "cache_tokens_details")
          .with(Fact.COMPLETION, "candidatesTokenCount")
          .with(Fact.COMPLETION, "candidates_token_count")
          .with(Fact.COMPLETION_LIST, "candidatesTokensDetails")
          .with(Fact.COMPLETION_LIST, "candidates_tokens_details")
          .with(Fact.REASONING, "thoughtsTokenCount")
          .with(Fact.REASONING, "thoughts_token_count")
          .with(Fact.TOTAL, "totalTokenCount")
          .with(Fact.TOTAL, "total_token_count")
          .with(Fact.TRAFFIC, "trafficType")
          .with(Fact.TRAFFIC, "traffic_type")
          .with(Fact.SERVICE_TIER, "serviceTier")
          .with(Fact.SERVICE_TIER, "service_tier");

  GeminiUsage() {
    super(TABLE);
  }

  @Override
  void accept(Object event) {
    model = latest(ParsedTree.text(event, "model_version"), model);
    model = latest(ParsedTree.text(event, "modelVersion"), model);
    values.overlay(ParsedTree.member(event, "usage_metadata"));
    values.overlay(ParsedTree.member(event, "usageMetadata"));
  }

  @Override
  BilledUsage usage() {
    readCounts();
    counts.prompt = counts.sum(counts.prompt, values.count(Fact.TOOL_PROMPT, counts));
    if (counts.completion.isEmpty() && counts.prompt.isPresent() && counts.total.isPresent()) {
      long rest = counts.total.getAsLong() - counts.prompt.getAsLong() - counts.reasoning.orElse(0);
      counts.completion = rest < 0 ? OptionalLong.empty() : OptionalLong.of(rest);
    }
    OptionalLong heard = modality(Fact.PROMPT_LIST, "AUDIO");
    long cached = modality(Fact.CACHE_LIST, "AUDIO").orElse(0); // is a part of the cache reads
    counts.audioIn =
        heard.isEmpty() ? heard : OptionalLong.of(Math.max(0, heard.getAsLong() - cached));
    counts.audioOut = modality(Fact.COMPLETION_LIST, "AUDIO");
    counts.imageOut = modality(Fact.COMPLETION_LIST, "IMAGE");
    serviceTier = tier();
    return billed(Input.INCLUDES_CACHE, Output.EXCLUDES_REASONING, true, List.of(), 0);
  }

  private OptionalLong modality(Fact fact, String name) {
    OptionalLong sum = OptionalLong.empty();
    for (Object part : ParsedTree.list(values.first(fact))) {
      if (name.equals(ParsedTree.text(part, "modality"))) {
        Object count = ParsedTree.member(part, "tokenCount");
        sum =
            counts.sum(
                sum, counts.read(count == null ? ParsedTree.member(part, "token_count") : count));
      }
    }
    return sum;
  }

  private @Nullable String tier() {
    String traffic = values.text(Fact.TRAFFIC);
    for (String tier : List.of("flex", "priority")) {
      if (traffic != null && traffic.toLowerCase(Locale.ROOT).endsWith(tier)) {
        return tier;
      }
    }
    return values.text(Fact.SERVICE_TIER);
  }
}
