package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What real providers answered: every recording is read by its format. */
class RecordingsTest {
  /** Totals as the formats name them. */
  private static final Set<String> TOTALS =
      Set.of("total_tokens", "totalTokens", "totalTokenCount");

  @TestFactory
  List<DynamicTest> everyRecordingIsNormalised() {
    List<Recording> all = Recording.all();
    assertThat(all).hasSizeGreaterThan(100);
    return all.stream().map(row -> DynamicTest.dynamicTest(row.file(), () -> check(row))).toList();
  }

  private static void check(Recording row) {
    BilledUsage usage = row.usage();

    TokenUsage tokens = usage.tokens();
    boolean cached =
        tokens.cacheRead().orElse(0)
                + tokens.cacheWrite5m().orElse(0)
                + tokens.cacheWrite1h().orElse(0)
            > 0;
    if (!row.binary() || row.hasUsage()) {
      // the index was made without looking into binary streams
      assertThat(tokens.isKnown()).as("known").isEqualTo(row.hasUsage());
    }
    assertThat(cached).as("cached").isEqualTo(row.hasCached());
    assertThat(tokens.reasoning().orElse(0) > 0).as("thought").isEqualTo(row.hasReasoning());
    assertThat(usage.model()).as("model").isEqualTo(named(row));
    Long total = total(row.events());
    if (total != null && !usage.adjusted()) {
      assertThat(tokens.total()).as("total").isEqualTo(total);
    }
  }

  /** The last model that an answer or an event names, wherever the formats may have it. */
  private static String named(Recording row) {
    return row.events().stream()
        .flatMap(
            event ->
                Stream.of(
                    ParsedTree.text(event, "model"),
                    ParsedTree.text(event, "modelVersion"),
                    ParsedTree.text(ParsedTree.member(event, "message"), "model"),
                    ParsedTree.text(ParsedTree.member(event, "response"), "model")))
        .filter(Objects::nonNull)
        .reduce(null, (before, last) -> last);
  }

  /** The last total that the provider sent, by its name alone. */
  private static Long total(Object node) {
    Long found = null;
    if (node instanceof List<?> list) {
      for (Object item : list) {
        Long next = total(item);
        found = next == null ? found : next;
      }
    } else if (node instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        boolean named = TOTALS.contains(entry.getKey());
        Long next =
            named && entry.getValue() instanceof Number number
                ? Long.valueOf(number.longValue())
                : total(entry.getValue());
        found = next == null ? found : next;
      }
    }
    return found;
  }

  /** Each exception to what the provider's own convention says, and why it is one. */
  private static final Map<String, String> ADJUSTED =
      Map.of(
          "anthropic/anthropic-advisor-tool-message-replay-0.json",
          "an advisor of another model and price was asked",
          "anthropic/anthropic-advisor-tool-stream-0.json",
          "an advisor of another model and price was asked",
          "gemini/compatible-api-with-tool-calls-without-id-0.json",
          "thoughts are named through the total alone",
          "gemini/compatible-api-with-tool-calls-without-id-1.json",
          "thoughts are named through the total alone",
          "openrouter/openrouter-cache-instructions-gemini-real-api-0.json",
          "tokens read from the cache and written to it are more than the prompt",
          "openrouter/openrouter-stream-error-0.json",
          "more reasoning than completion, and no total that fits");

  @Test
  void adjustedRecordingsAreTheseAndNoOthers() {
    assertThat(Recording.all().stream().filter(row -> row.usage().adjusted()).map(Recording::file))
        .containsExactlyInAnyOrderElementsOf(ADJUSTED.keySet());
  }

  /** Where one event of a stream holds the whole usage, it means as much as the stream. */
  @Test
  void streamsMeanWhatTheirLastUsageMeansInAPlainAnswer() {
    int compared = 0;
    for (Recording row : Recording.all()) {
      UsageFormat format = row.format();
      boolean whole =
          format == UsageFormat.OPENAI_CHAT
              || format == UsageFormat.OPENAI_RESPONSES
              || format == UsageFormat.COHERE
              || format == UsageFormat.OLLAMA;
      if (row.streamed() && whole && row.usage().tokens().isKnown()) {
        Map<String, Object> last =
            row.events().stream()
                .filter(event -> format.read(event).tokens().isKnown())
                .reduce(Map.of(), (before, next) -> next);
        assertThat(format.read(last, row.asked()).tokens())
            .as(row.file())
            .isEqualTo(row.usage().tokens());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void errorsHaveUnknownClassesNeverZeroes() {
    List<Recording> silent =
        Recording.all().stream().filter(row -> !row.hasUsage() && !row.binary()).toList();
    assertThat(silent).hasSizeGreaterThan(5);
    assertThat(silent).allSatisfy(row -> assertThat(row.usage().tokens().isKnown()).isFalse());
  }
}
