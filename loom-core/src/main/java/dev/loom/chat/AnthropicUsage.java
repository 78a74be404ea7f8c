package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import dev.loom.chat.UsageMembers.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The shape of Anthropic's messages. */
final class AnthropicUsage extends UsageReader {
  private static final UsageMembers TOKENS =
      UsageMembers.none()
          .with(Fact.PROMPT, "input_tokens")
          .with(Fact.CACHE_READ, "cache_read_input_tokens")
          .with(Fact.CACHE_WRITE, "cache_creation_input_tokens")
          .with(Fact.CACHE_WRITE_5M, "cache_creation", "ephemeral_5m_input_tokens")
          .with(Fact.CACHE_WRITE_1H, "cache_creation", "ephemeral_1h_input_tokens")
          .with(Fact.COMPLETION, "output_tokens")
          .with(Fact.REASONING, "output_tokens_details", "thinking_tokens");

  private static final UsageMembers TABLE =
      TOKENS
          .with(Fact.SERVICE_TIER, "service_tier")
          .with(Fact.REGION, "inference_geo")
          .with(Fact.SPEED, "speed")
          .with(Fact.SEARCHES, "server_tool_use", "web_search_requests")
          .with(Fact.ITERATIONS, "iterations");

  AnthropicUsage() {
    super(TABLE);
  }

  @Override
  void accept(Object event) {
    Object message = ParsedTree.member(event, "message");
    Object answer = message == null ? event : message;
    model = latest(ParsedTree.text(answer, "model"), model);
    values.overlay(ParsedTree.member(answer, "usage"));
  }

  @Override
  BilledUsage usage() {
    readCounts();
    readWrites(values, counts);
    for (Object iteration : ParsedTree.list(values.first(Fact.ITERATIONS))) {
      add(iteration);
    }
    serviceTier = values.text(Fact.SERVICE_TIER);
    List<String> multipliers = new ArrayList<>();
    addIf("us", values.text(Fact.REGION), multipliers);
    addIf("fast", values.text(Fact.SPEED), multipliers);
    return billed(
        Input.EXCLUDES_CACHE,
        Output.INCLUDES_REASONING,
        false,
        multipliers,
        values.count(Fact.SEARCHES, counts).orElse(0));
  }

  private static void readWrites(Values values, UsageCounts counts) {
    counts.writes(
        values.count(Fact.CACHE_WRITE, counts),
        values.count(Fact.CACHE_WRITE_5M, counts),
        values.count(Fact.CACHE_WRITE_1H, counts));
  }

  /** The top level leaves compactions out, and an advisor is a model of another price. */
  private void add(@Nullable Object iteration) {
    String type = ParsedTree.text(iteration, "type");
    if ("advisor_message".equals(type)) {
      counts.adjusted = true;
    } else if ("compaction".equals(type)) {
      Values more = new Values(TOKENS);
      more.overlay(iteration);
      UsageCounts part = new UsageCounts();
      readWrites(more, part);
      counts.prompt = sum(counts.prompt, more, Fact.PROMPT);
      counts.cacheRead = sum(counts.cacheRead, more, Fact.CACHE_READ);
      counts.cacheWrite5m = counts.sum(counts.cacheWrite5m, part.cacheWrite5m);
      counts.cacheWrite1h = counts.sum(counts.cacheWrite1h, part.cacheWrite1h);
      counts.completion = sum(counts.completion, more, Fact.COMPLETION);
      counts.reasoning = sum(counts.reasoning, more, Fact.REASONING);
      counts.adjusted |= part.adjusted;
    }
  }

  private OptionalLong sum(OptionalLong count, Values more, Fact fact) {
    return counts.sum(count, more.count(fact, counts));
  }

  private static void addIf(String name, @Nullable String value, List<String> multipliers) {
    if (name.equalsIgnoreCase(value)) {
      multipliers.add(name);
    }
  }
}
