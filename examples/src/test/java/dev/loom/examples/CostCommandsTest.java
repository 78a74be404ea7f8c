package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostCommandsTest {

  private static String price(String line) {
    Outcome outcome = Outcome.reading(line + "\n", "price", "--jsonl");
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    return outcome.out();
  }

  private static void assertError(String command, String line, String reason) {
    Outcome outcome = Outcome.reading(line + "\n", command, "--jsonl");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEqualTo("{\"id\":\"x\",\"error\":\"" + reason + "\",\"line\":1}\n");
    assertThat(outcome.err()).contains("1 of 1 line is bad");
  }

  /** The golden vectors of the cost rules. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.184918125|{'format':'gemini','promptTokenCount':262960,'cachedContentTokenCount':257955,"
            + "'candidatesTokenCount':1744}|{'input':'1.25','cached_input':'0.625','output':'10'}",
        "0.054399|{'format':'anthropic','input_tokens':3,'cache_creation_input_tokens':12304,"
            + "'output_tokens':550}|{'input':'3','cache_write_5m':'3.75','output':'15'}",
        "1.06376125|{'format':'anthropic','input_tokens':6,'cache_creation_input_tokens':159217,"
            + "'output_tokens':2745}|{'input':'5','cache_write_5m':'6.25','output':'25'}",
        "0.0232856|{'format':'openai_chat','prompt_tokens':10120,'completion_tokens':1499,"
            + "'total_tokens':14428,'prompt_tokens_details':{'cached_tokens':128},"
            + "'completion_tokens_details':{'reasoning_tokens':2809}}"
            + "|{'input':'1.25','cached_input':'0.2','output':'2.5'}",
        "0.0162631|{'format':'openai_chat','prompt_tokens':10120,'completion_tokens':1499,"
            + "'total_tokens':11619,'prompt_tokens_details':{'cached_tokens':128},"
            + "'completion_tokens_details':{'reasoning_tokens':2809}}"
            + "|{'input':'1.25','cached_input':'0.2','output':'2.5'}",
        "0.00000002|{'format':'openai_chat','prompt_tokens':1}|{'input':'0.02'}",
        "0.0000000014|{'format':'openai_chat','prompt_tokens':1,"
            + "'prompt_tokens_details':{'cached_tokens':1},'service_tier':'batch'}"
            + "|{'input':'1','cached_input':'0.0028','service_tiers':{'batch':{'factor':'0.5'}}}",
        "0.5|{'format':'openai_chat','provider_reported_cost':'0.5','prompt_tokens':1}|{}",
        "0.03|{'format':'ollama','prompt_eval_count':0,'web_search_requests':3}"
            + "|{'input':'1','per_search':'0.01'}",
      })
  void goldenVectorIsExact(String usd, String usage, String prices) {
    String line = ("{'id':'x','usage':" + usage + ",'prices':" + prices + "}").replace('\'', '"');
    assertThat(price(line))
        .startsWith("{\"id\":\"x\",\"cost_usd\":\"" + usd + "\",\"status\":\"priced\"");
  }

  @Test
  void lineOfAPricedUsageIsComplete() {
    assertThat(
            price(
                "{\"id\":\"x\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini\",\"usage\":"
                    + "{\"format\":\"openai_chat\",\"prompt_tokens\":1000000,\"completion_tokens\":5}}"))
        .matches(
            "\\{\"id\":\"x\",\"cost_usd\":\"0.150003\",\"status\":\"priced\","
                + "\"price_source\":\"bundled:[^\"]+\",\"classes\":\\{"
                + "\"input_uncached\":\\{\"tokens\":1000000,\"rate\":\"0.15\",\"cost\":\"0.15\"\\},"
                + "\"output_visible\":\\{\"tokens\":5,\"rate\":\"0.6\",\"cost\":\"0.000003\"\\}\\}\\}\n");
  }

  @Test
  void unknownPriceIsNullNeverZero() {
    String usage = "\"usage\":{\"format\":\"openai_chat\",\"prompt_tokens\":1}";
    String unpriced = "\"cost_usd\":null,\"status\":\"unpriced\",\"price_source\":null,";
    assertThat(price("{\"id\":1,\"model\":\"no-such-model\"," + usage + "}"))
        .startsWith("{\"id\":1," + unpriced);
    assertThat(price("{\"id\":1,\"model\":\"gpt-4o-mini\"," + usage + ",\"prices\":{}}"))
        .startsWith("{\"id\":1," + unpriced);
  }

  @ParameterizedTest
  @CsvSource({"2025-12-31,3", "2026-01-01,2", "2026-01-31T23:59:59Z,2", "2026-02-01,1"})
  void windowOfTheInstantCounts(String at, String usd) {
    assertThat(
            price(
                ("{'id':'x','at':'"
                        + at
                        + "','usage':{'format':'openai_chat',"
                        + "'prompt_tokens':1000000},'prices':{'input':'1','history':["
                        + "{'from':null,'to':'2026-01-01','input':'3'},"
                        + "{'from':'2026-01-01','to':'2026-02-01T00:00:00Z','input':'2'}]}}")
                    .replace('\'', '"')))
        .contains("\"cost_usd\":\"" + usd + "\"", "\"price_source\":\"override\"");
  }

  @Test
  void linesThatCannotBePricedSaySo() {
    assertError(
        "price", "{\"id\":\"x\",\"usage\":{\"format\":\"klingon\"}}", "usage.format is unknown");
    assertError("price", "{\"id\":\"x\"}", "usage is not an object");
    assertError(
        "price",
        "{\"id\":\"x\",\"at\":\"soon\",\"usage\":{\"format\":\"openai_chat\",\"prompt_tokens\":9}}",
        "at is neither a date nor an instant");
    assertError(
        "price",
        "{\"id\":\"x\",\"usage\":{\"format\":\"openai_chat\",\"prompt_tokens\":9},"
            + "\"prices\":{\"input\":\"1e999999999\"}}",
        "prices: input is not a decimal");
  }

  @Test
  void badLineStopsNothing() {
    String good = "{\"id\":2,\"usage\":{\"format\":\"ollama\",\"eval_count\":1},\"prices\":{}}";
    Outcome outcome = Outcome.reading("garbage\n\n" + good + "\n", "price", "--jsonl");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out().lines()).hasSize(2);
    assertThat(outcome.out())
        .startsWith("{\"id\":null,\"error\":\"not a JSON object")
        .contains("{\"id\":2,");
  }

  @Test
  void usageOfAPlainAnswerIsDisjoint() {
    Outcome outcome =
        Outcome.reading(
            "{\"id\":\"x\",\"provider\":\"openai\",\"endpoint\":\"/v1/chat/completions\","
                + "\"stream\":false,\"response\":{\"model\":\"m\",\"choices\":[{\"finish_reason\":"
                + "\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8,"
                + "\"total_tokens\":18,\"prompt_tokens_details\":{\"cached_tokens\":4,"
                + "\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":3}}}}\n",
            "usage",
            "--jsonl");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            "{\"id\":\"x\",\"input_uncached\":6,\"cache_read\":4,\"cache_write_5m\":null,"
                + "\"cache_write_1h\":null,\"output_visible\":5,\"reasoning\":3,\"audio_input\":0,"
                + "\"audio_output\":null,\"image_output\":null,\"finish_reason\":\"stop\","
                + "\"model\":\"m\"}\n");
  }

  @Test
  void answerWithoutUsageHasNoCountsAndIsNoError() {
    Outcome outcome =
        Outcome.reading(
            "{\"id\":\"x\",\"provider\":\"openai\",\"endpoint\":\"/v1/chat/completions\","
                + "\"response\":{\"error\":{\"message\":\"no\"}}}\n",
            "usage",
            "--jsonl");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("\"input_uncached\":null", "\"model\":null}");
  }

  @Test
  void streamCountsAsItsPlainSibling() {
    String chunk = "data: {\\\"model\\\":\\\"m\\\",\\\"choices\\\":[%s],\\\"usage\\\":%s}\\n\\n";
    Outcome outcome =
        Outcome.reading(
            "{\"id\":\"x\",\"provider\":\"openai\",\"endpoint\":\"/v1/chat/completions\","
                + "\"stream\":true,\"response\":\""
                + chunk.formatted("{\\\"finish_reason\\\":\\\"length\\\"}", "null")
                + chunk.formatted("", "{\\\"prompt_tokens\\\":7,\\\"completion_tokens\\\":2}")
                + "data: [DONE]\\n\\ndata: {\\\"cut\"}\n",
            "usage",
            "--jsonl");
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .startsWith("{\"id\":\"x\",\"input_uncached\":7,\"cache_read\":null,")
        .contains("\"output_visible\":2,")
        .endsWith("\"finish_reason\":\"length\",\"model\":\"m\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \r\n"})
  void bodyOverSeveralLinesCountsAsItsCompactSibling(String before) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String body =
        """
        {
          "model": "m",
          "choices": [
            {"finish_reason": "stop"}
          ],
          "usage": {
            "prompt_tokens": 7,
            "completion_tokens": 2
          }
        }
        """;
    ObjectNode line =
        mapper
            .createObjectNode()
            .put("id", "x")
            .put("provider", "openai")
            .put("endpoint", "/v1/chat/completions")
            .put("stream", false);
    String compact = line.deepCopy().set("response", mapper.readTree(body)).toString();
    String pretty = line.put("response", before + body).toString();
    Outcome outcome = Outcome.reading(pretty + "\n" + compact + "\n", "usage", "--jsonl");
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    List<String> answers = outcome.out().lines().toList();
    assertThat(answers.get(0))
        .isEqualTo(answers.get(1))
        .contains("\"input_uncached\":7,", "\"output_visible\":2,")
        .endsWith("\"finish_reason\":\"stop\",\"model\":\"m\"}");
  }

  @Test
  void binaryStreamsAreSaidToBeMissing() {
    assertError(
        "usage",
        "{\"id\":\"x\",\"provider\":\"bedrock\",\"response_encoding\":\"base64\",\"response\":\"AAAA\"}",
        "binary event streams are not read yet");
  }

  @Test
  void everyRecordingIsReadOrSaidToBeBinary() throws Exception {
    StringBuilder lines = new StringBuilder();
    ObjectMapper mapper = new ObjectMapper();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Outcome.shared("recordings"))) {
      files = walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      ObjectNode recording = (ObjectNode) mapper.readTree(Files.readString(file));
      lines.append(recording.put("id", file.getFileName().toString())).append('\n');
    }
    Outcome outcome = Outcome.reading(lines.toString(), "usage", "--jsonl");
    assertThat(outcome.out().lines()).hasSameSizeAs(files);
    assertThat(outcome.out().lines().filter(line -> line.contains("\"error\":")))
        .allMatch(
            line -> line.contains("\"error\":\"binary event streams are not read yet\",\"line\":"));
  }
}
