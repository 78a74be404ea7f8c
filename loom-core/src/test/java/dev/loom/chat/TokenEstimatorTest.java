package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimatorTest {
  private static final TokenEstimator ESTIMATOR = TokenEstimator.byScript();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "``|0",
        "a|1",
        "a word|2",
        "internationalization|3",
        "one two  three|4", // a wider gap is a token of its own
        "1234567|3",
        "Привет|2",
        "你好世界你好世界你好|8",
        "こんにちは|4",
        "한국어|2",
        "नमस्ते|2",
        "\"a\":{}|3",
        "=========|3",
        "\uD83D\uDE80|1"
      })
  void scriptsCountDifferently(String text, long tokens) {
    assertThat(ESTIMATOR.tokens(text)).isEqualTo(tokens);
  }

  @Test
  void anyTextHasAnEstimateThatGrowsWithIt() {
    String broken = "\uD800".repeat(1_000) + "\uDC00\u0000";
    assertThat(ESTIMATOR.tokens(broken)).isPositive();
    assertThat(ESTIMATOR.tokens("x".repeat(1_000_000))).isEqualTo(166_667);
  }

  /** What of an answer is no output of the model, or is billed apart. */
  private static final Set<String> NOT_VISIBLE =
      Set.of(
          "web_search_tool_result",
          "web_fetch_tool_result",
          "code_execution_tool_result",
          "bash_code_execution_tool_result",
          "text_editor_code_execution_tool_result",
          "advisor_tool_result",
          "reasoning");

  private static final Set<String> THOUGHTS = Set.of("reasoning", "reasoning_content", "thinking");

  private static final Set<String> TEXTS =
      Set.of(
          "text",
          "content",
          "outputText",
          "generation",
          "completion",
          "arguments",
          "partial_json",
          "code",
          "name",
          "response");

  private static final Set<String> INSIDE =
      Set.of(
          "choices",
          "message",
          "delta",
          "tool_calls",
          "function",
          "candidates",
          "content",
          "parts",
          "functionCall",
          "executableCode",
          "output",
          "contentBlockDelta",
          "contentBlockStart",
          "start",
          "toolUse",
          "results",
          "generations",
          "content_block",
          "response");

  /** The text that the visible class counts; thoughts belong to it where no class names them. */
  private static void collect(Object node, boolean thoughts, StringBuilder text) {
    if (node instanceof List<?> list) {
      list.forEach(item -> collect(item, thoughts, text));
    } else if (node instanceof Map<?, ?> map) {
      if (NOT_VISIBLE.contains(String.valueOf(map.get("type")))
          || Boolean.TRUE.equals(map.get("thought"))) {
        return;
      }
      map.forEach(
          (name, value) -> {
            if (value instanceof String part) {
              boolean told = TEXTS.contains(name) || thoughts && THOUGHTS.contains(name);
              text.append(told ? part : "");
            } else if (name.equals("input") || name.equals("args") || name.equals("arguments")) {
              text.append(value instanceof Map<?, ?> input && !input.isEmpty() ? value : "");
            } else if (INSIDE.contains(name) || thoughts && THOUGHTS.contains(name)) {
              collect(value, thoughts, text);
            }
          });
    }
  }

  private static String visible(Recording row) {
    boolean responses = row.format() == UsageFormat.OPENAI_RESPONSES;
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> event : row.events()) {
      // A stream of responses repeats at its end all that its pieces said, and an old one of
      // Cohere.
      boolean piece = String.valueOf(event.get("type")).startsWith("response.");
      boolean end = event.get("response") instanceof Map<?, ?> all && all.get("usage") != null;
      boolean repeats = "stream-end".equals(event.get("event_type"));
      if (!repeats && (!responses || !piece || end)) {
        collect(event, row.usage().tokens().reasoning().isEmpty() || !row.hasReasoning(), text);
      }
    }
    return text.toString();
  }

  @Test
  void halfOfTheRecordingsAreEstimatedWithinAFifth() {
    List<Double> errors = new ArrayList<>();
    StringBuilder report = new StringBuilder();
    for (Recording row : Recording.all()) {
      long tokens = row.usage().tokens().outputVisible().orElse(0);
      if (tokens >= 50) {
        long estimate = ESTIMATOR.tokens(visible(row));
        errors.add(Math.abs(estimate - tokens) / (double) tokens);
        report.append(String.format("%n  %5d is %5d in truth: %s", estimate, tokens, row.file()));
      }
    }
    errors.sort(null);
    int half = errors.size() / 2;
    double median = (errors.get((errors.size() - 1) / 2) + errors.get(half)) / 2;
    System.out.printf(
        "Token estimates of %d visible outputs of 50 tokens and more:"
            + " median relative error %.1f %%, %d within 20 %%%s%n",
        errors.size(), median * 100, errors.stream().filter(error -> error <= 0.2).count(), report);

    assertThat(errors).hasSizeGreaterThan(30);
    assertThat(median).isLessThanOrEqualTo(0.2);
  }
}
