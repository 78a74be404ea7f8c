package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of OpenAI: chat completions and embeddings, and responses. */
final class OpenAiUsage extends UsageReader {
  private static final UsageMembers CHAT =
      charges(
          table("prompt", "completion")
              .with(Fact.CACHE_READ, "prompt_cache_hit_tokens")
              .with(Fact.CACHE_READ, "num_cached_tokens")
              .with(Fact.CACHE_READ, "cached_tokens"));

  private static final UsageMembers RESPONSES = charges(table("input", "output"));

  private final ModelId asked;
  private final boolean responses;
  private @Nullable Object output;

  private OpenAiUsage(UsageMembers table, ModelId asked, boolean responses) {
    super(table);
    this.asked = asked;
    this.responses = responses;
  }

  static OpenAiUsage chat(ModelId asked) {
    return new OpenAiUsage(CHAT, asked, false);
  }

  static OpenAiUsage responses(ModelId asked) {
    return new OpenAiUsage(RESPONSES, asked, true);
  }

  private static UsageMembers table(String in, String out) {
    UsageMembers table =
        UsageMembers.none()
            .with(Fact.PROMPT, in + "_tokens")
            .with(Fact.COMPLETION, out + "_tokens")
            .with(Fact.TOTAL, "total_tokens");
    for (String details : List.of("_tokens_details", "_token_details")) {
      table =
          table
              .with(Fact.CACHE_READ, in + details, "cached_tokens")
              .with(Fact.CACHE_WRITE, in + details, "cache_write_tokens")
              .with(Fact.AUDIO_IN, in + details, "audio_tokens")
              .with(Fact.REASONING, out + details, "reasoning_tokens")
              .with(Fact.AUDIO_OUT, out + details, "audio_tokens")
              .with(Fact.IMAGE_OUT, out + details, "image_tokens");
    }
    return table;
  }

  private static UsageMembers charges(UsageMembers table) {
    return table
        .with(Fact.COST, "cost")
        .with(Fact.COST, "cost", "total_cost")
        .with(Fact.COST_TICKS, "cost_in_usd_ticks")
        .with(Fact.IS_BYOK, "is_byok")
        .with(Fact.UPSTREAM_COST, "cost_details", "upstream_inference_cost")
        .with(Fact.SEARCHES, "num_search_queries")
        .with(Fact.SEARCHES, "server_tool_use_details", "web_search_requests");
  }

  @Override
  void accept(Object event) {
    Object inner = responses ? ParsedTree.member(event, "response") : null;
    Object answer = inner == null ? event : inner;
    model = latest(ParsedTree.text(answer, "model"), model);
    serviceTier = latest(ParsedTree.text(answer, "service_tier"), serviceTier);
    values.overlay(ParsedTree.member(answer, "usage"));
    if (responses) {
      Object items = ParsedTree.member(answer, "output");
      output = items == null ? output : items;
    } else {
      List<?> choices = ParsedTree.list(ParsedTree.member(event, "choices"));
      values.overlay(choices.isEmpty() ? null : ParsedTree.member(choices.get(0), "usage"));
      values.overlay(ParsedTree.member(ParsedTree.member(event, "x_groq"), "usage"));
    }
  }

  @Override
  BilledUsage usage() {
    readCounts();
    counts.cacheWrite5m = values.count(Fact.CACHE_WRITE, counts);
    counts.audioIn = values.count(Fact.AUDIO_IN, counts);
    counts.audioOut = values.count(Fact.AUDIO_OUT, counts);
    counts.imageOut = values.count(Fact.IMAGE_OUT, counts);
    if (!responses) {
      counts.addUnnamedThoughts(asked);
    }
    long searches = values.count(Fact.SEARCHES, counts).orElse(0);
    return billed(
        Input.INCLUDES_CACHE,
        Output.INCLUDES_REASONING,
        true,
        List.of(),
        searches > 0 ? searches : searchCalls());
  }

  private long searchCalls() {
    return ParsedTree.list(output).stream()
        .filter(item -> "web_search_call".equals(ParsedTree.text(item, "type")))
        .count();
  }
}
