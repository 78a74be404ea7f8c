package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same facts mean the same in every convention; a failure names the seed of its case. */
class UsageConventionsTest {
  private static final int CASES = 2_000;

  /** Disjoint counts, as they should come out whoever tells them. */
  private record Facts(long seed, long text, long read, long written, long visible, long thought) {
    static Facts of(long seed) {
      Random random = new Random(seed);
      return new Facts(
          seed, count(random), count(random), count(random), count(random), count(random));
    }

    private static long count(Random random) {
      return random.nextInt(4) == 0 ? 0 : random.nextLong(1L << 30) >> random.nextInt(30);
    }

    long input() {
      return text + read + written;
    }

    long output() {
      return visible + thought;
    }

    String classes() {
      return text + " " + read + " " + written + " - - " + visible + " " + thought + " - -";
    }
  }

  private static String read(UsageFormat format, Map<String, Object> answer) {
    return UsageClasses.text(format.read(answer));
  }

  private static Map<String, Object> chat(Facts f) {
    return Map.of(
        "usage",
        Map.of(
            "prompt_tokens",
            f.input(),
            "prompt_tokens_details",
            Map.of("cached_tokens", f.read, "cache_write_tokens", f.written),
            "completion_tokens",
            f.output(),
            "completion_tokens_details",
            Map.of("reasoning_tokens", f.thought),
            "total_tokens",
            f.input() + f.output()));
  }

  private static Map<String, Object> responses(Facts f) {
    return Map.of(
        "usage",
        Map.of(
            "input_tokens",
            f.input(),
            "input_tokens_details",
            Map.of("cached_tokens", f.read, "cache_write_tokens", f.written),
            "output_tokens",
            f.output(),
            "output_tokens_details",
            Map.of("reasoning_tokens", f.thought),
            "total_tokens",
            f.input() + f.output()));
  }

  private static Map<String, Object> anthropic(Facts f) {
    return Map.of(
        "usage",
        Map.of(
            "input_tokens",
            f.text,
            "cache_read_input_tokens",
            f.read,
            "cache_creation_input_tokens",
            f.written,
            "output_tokens",
            f.output(),
            "output_tokens_details",
            Map.of("thinking_tokens", f.thought)));
  }

  @Test
  void chatAndResponsesNamesGiveEqualResults() {
    for (long seed = 0; seed < CASES; seed++) {
      Facts f = Facts.of(seed);
      assertThat(read(UsageFormat.OPENAI_CHAT, chat(f))).as("seed " + seed).isEqualTo(f.classes());
      assertThat(read(UsageFormat.OPENAI_RESPONSES, responses(f)))
          .as("seed " + seed)
          .isEqualTo(f.classes());
    }
  }

  @Test
  void inclusiveAndExclusiveConventionsGiveEqualResults() {
    for (long seed = 0; seed < CASES; seed++) {
      Facts f = Facts.of(seed);
      assertThat(read(UsageFormat.ANTHROPIC, anthropic(f)))
          .as("seed " + seed)
          .isEqualTo(f.classes());
      Facts google = new Facts(seed, f.text, f.read, 0, f.visible, f.thought);
      Map<String, Object> gemini =
          Map.of(
              "usageMetadata",
              Map.of(
                  "promptTokenCount",
                  google.input(),
                  "cachedContentTokenCount",
                  f.read,
                  "candidatesTokenCount",
                  f.visible,
                  "thoughtsTokenCount",
                  f.thought,
                  "totalTokenCount",
                  google.input() + google.output()));
      assertThat(read(UsageFormat.GEMINI, gemini))
          .as("seed " + seed)
          .isEqualTo(google.classes().replaceFirst(" 0 - -", " - - -"));
    }
  }

  @Test
  void plainCountsAndMembersGiveEqualResults() {
    for (long seed = 0; seed < CASES; seed++) {
      Facts f = Facts.of(seed);
      long total = f.input() + f.output();
      assertThat(
              UsageClasses.text(
                  UsageFormat.OPENAI_CHAT.of(
                      f.input(), f.output(), f.read, f.written, f.thought, total)))
          .as("seed " + seed)
          .isEqualTo(f.classes());
      assertThat(
              UsageClasses.text(
                  UsageFormat.ANTHROPIC.of(f.text, f.output(), f.read, f.written, f.thought, null)))
          .as("seed " + seed)
          .isEqualTo(f.classes());
    }
  }

  @Test
  void whateverTheCountsNoClassIsNegativeAndTheirSumIsTheWhole() {
    for (long seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Long[] n = new Long[5];
      for (int i = 0; i < n.length; i++) {
        n[i] = random.nextInt(5) == 0 ? null : random.nextLong(2_000);
      }
      long prompt = random.nextLong(2_000);
      long completion = random.nextLong(2_000);
      TokenUsage tokens =
          UsageFormat.OPENAI_CHAT.of(prompt, completion, n[0], n[1], n[2], null).tokens();

      assertThat(tokens.inputTotal()).as("seed " + seed).isEqualTo(prompt);
      assertThat(tokens.outputTotal()).as("seed " + seed).isEqualTo(completion);
    }
  }
}
