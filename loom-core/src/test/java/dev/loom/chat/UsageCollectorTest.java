package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UsageCollectorTest {

  static List<Object> streams() {
    String chat = "\"model\":\"m\",\"service_tier\":\"flex\"";
    String usage =
        "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7,\"total_tokens\":16,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4}}";
    String plain = "{" + chat + "," + usage + "}";
    return List.of(
        List.of(
            UsageFormat.OPENAI_CHAT,
            plain,
            "{" + chat + ",\"choices\":[{}],\"usage\":null}",
            "{\"choices\":[]," + usage + "}"),
        List.of(
            UsageFormat.OPENAI_CHAT,
            plain,
            "{" + chat + ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}",
            "{" + chat + "," + usage + "}"),
        List.of(UsageFormat.OPENAI_CHAT, plain, "{" + chat + ",\"choices\":[{" + usage + "}]}"),
        List.of(UsageFormat.OPENAI_CHAT, plain, "{" + chat + ",\"x_groq\":{" + usage + "}}"),
        List.of(
            UsageFormat.OPENAI_RESPONSES,
            "{\"model\":\"m\",\"usage\":{\"input_tokens\":9,\"output_tokens\":7},"
                + "\"output\":[{\"type\":\"web_search_call\"}]}",
            "{\"type\":\"response.created\",\"response\":{\"model\":\"m\",\"usage\":null}}",
            "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}",
            "{\"type\":\"response.incomplete\",\"response\":{\"model\":\"m\","
                + "\"usage\":{\"input_tokens\":9,\"output_tokens\":7},"
                + "\"output\":[{\"type\":\"web_search_call\"}]}}"),
        List.of(
            UsageFormat.ANTHROPIC,
            "{\"model\":\"m\",\"usage\":{\"input_tokens\":9,\"cache_read_input_tokens\":4,"
                + "\"output_tokens\":7,\"service_tier\":\"standard\"}}",
            "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{"
                + "\"input_tokens\":9,\"cache_read_input_tokens\":4,\"output_tokens\":1,"
                + "\"service_tier\":\"standard\"}}}",
            "{\"type\":\"content_block_delta\",\"delta\":{}}",
            "{\"type\":\"message_delta\",\"usage\":{\"input_tokens\":null,\"output_tokens\":3}}",
            "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":7}}"),
        List.of(
            UsageFormat.GEMINI,
            "{\"modelVersion\":\"m\",\"usageMetadata\":{\"promptTokenCount\":9,"
                + "\"candidatesTokenCount\":7,\"thoughtsTokenCount\":2,\"totalTokenCount\":18}}",
            "{\"usageMetadata\":{\"promptTokenCount\":9,\"thoughtsTokenCount\":2,"
                + "\"totalTokenCount\":11}}",
            "{\"modelVersion\":\"m\",\"usageMetadata\":{\"promptTokenCount\":9,"
                + "\"candidatesTokenCount\":7,\"totalTokenCount\":18}}"));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aStreamMeansWhatItsPlainSiblingMeans(List<Object> formatPlainAndEvents) {
    UsageFormat format = (UsageFormat) formatPlainAndEvents.get(0);
    UsageCollector collector = format.collector();
    for (Object event : formatPlainAndEvents.subList(2, formatPlainAndEvents.size())) {
      collector.accept(Json.object((String) event));
    }

    BilledUsage plain = format.read(Json.object((String) formatPlainAndEvents.get(1)));

    assertThat(plain.tokens().isKnown()).isTrue();
    assertThat(collector.usage()).isEqualTo(plain);
    assertThat(collector.usage()).isSameAs(collector.usage());
  }

  @Test
  void aCollectorReadsOneStream() {
    UsageCollector collector = UsageFormat.OPENAI_CHAT.collector();
    collector.usage();

    assertThatThrownBy(() -> collector.accept(Map.of())).isInstanceOf(IllegalStateException.class);
  }
}
