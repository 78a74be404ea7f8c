package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UsageFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** B-11-usage: a parsed usage through its format against reading the same members by hand. */
@State(Scope.Thread)
public class ReadUsage {
  private final Map<String, Object> answer =
      Map.of(
          "model",
          "gpt-4o-mini-2024-07-18",
          "service_tier",
          "default",
          "choices",
          List.of(Map.of("index", 0, "finish_reason", "stop")),
          "usage",
          Map.of(
              "prompt_tokens",
              1_200,
              "completion_tokens",
              900,
              "total_tokens",
              2_100,
              "prompt_tokens_details",
              Map.of("cached_tokens", 1_024, "audio_tokens", 0),
              "completion_tokens_details",
              Map.of(
                  "reasoning_tokens",
                  640,
                  "audio_tokens",
                  0,
                  "accepted_prediction_tokens",
                  0,
                  "rejected_prediction_tokens",
                  0)));

  /**
   * The floor: the members that this answer has, and no other.
   *
   * @return the usage
   */
  @Benchmark
  public BilledUsage byHand() {
    Map<?, ?> usage = (Map<?, ?>) Objects.requireNonNull(answer.get("usage"));
    Map<?, ?> in = (Map<?, ?>) usage.get("prompt_tokens_details");
    Map<?, ?> out = (Map<?, ?>) usage.get("completion_tokens_details");
    long cached = count(in, "cached_tokens");
    long heard = count(in, "audio_tokens");
    long thought = count(out, "reasoning_tokens");
    long spoken = count(out, "audio_tokens");
    TokenUsage tokens =
        new TokenUsage(
            OptionalLong.of(count(usage, "prompt_tokens") - cached - heard),
            OptionalLong.of(cached),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(heard),
            OptionalLong.of(count(usage, "completion_tokens") - thought - spoken),
            OptionalLong.of(thought),
            OptionalLong.of(spoken),
            OptionalLong.empty());
    return new BilledUsage(
        tokens,
        (String) answer.get("model"),
        (String) answer.get("service_tier"),
        List.of(),
        0,
        null,
        false,
        false);
  }

  private static long count(@Nullable Map<?, ?> node, String name) {
    return node != null && node.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /**
   * The usage as the format reads it.
   *
   * @return the usage
   */
  @Benchmark
  public BilledUsage byFormat() {
    return UsageFormat.OPENAI_CHAT.read(answer);
  }

  Pair pair() {
    return new Pair(Side.of(this::byHand), Side.of(this::byFormat), this::check);
  }

  private void check() {
    if (!byHand().equals(byFormat())) {
      throw new WrongAnswer(byFormat() + " is not " + byHand());
    }
  }
}
