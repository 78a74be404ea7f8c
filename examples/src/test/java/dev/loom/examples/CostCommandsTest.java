package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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

  /** Frames as AWS sends them; nobody looks at the checksums. */
  private static String frames(String... typesAndPayloads) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < typesAndPayloads.length; i += 2) {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      DataOutputStream header = new DataOutputStream(headers);
      for (String name : List.of(":message-type", typesAndPayloads[i].split("=")[0])) {
        header.writeByte(name.length());
        header.writeBytes(name);
        header.writeByte(7);
        header.writeUTF(name.equals(":message-type") ? "event" : typesAndPayloads[i].split("=")[1]);
      }
      header.writeByte(1);
      header.writeBytes("t");
      header.writeByte(8);
      header.writeLong(0);
      byte[] payload = typesAndPayloads[i + 1].getBytes(StandardCharsets.UTF_8);
      DataOutputStream frame = new DataOutputStream(all);
      frame.writeInt(16 + headers.size() + payload.length);
      frame.writeInt(headers.size());
      frame.writeInt(0);
      frame.write(headers.toByteArray());
      frame.write(payload);
      frame.writeInt(0);
    }
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }

  private static String binary(String endpoint, String base64) {
    return "{\"id\":\"x\",\"provider\":\"bedrock\",\"endpoint\":\""
        + endpoint
        + "\",\"stream\":true,\"response_encoding\":\"base64\",\"response\":\""
        + base64
        + "\"}\n";
  }

  @Test
  void binaryStreamsAreReadFrameByFrame() throws IOException {
    String chunk =
        Base64.getEncoder()
            .encodeToString(
                ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}")
                    .getBytes(StandardCharsets.UTF_8));
    String converse =
        frames(
            ":event-type=messageStop",
            "{\"stopReason\":\"end_turn\"}",
            ":event-type=metadata",
            "{\"usage\":{\"inputTokens\":7,\"outputTokens\":2}}",
            ":exception-type=throttlingException",
            "not JSON");
    String invoke = frames(":event-type=chunk", "{\"bytes\":\"" + chunk + "\"}");

    Outcome outcome =
        Outcome.reading(
            binary("/model/m/converse-stream", converse)
                + binary("/model/m/invoke-with-response-stream", invoke),
            "usage",
            "--jsonl");

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\"input_uncached\":7,"))
        .allMatch(line -> line.contains("\"output_visible\":2,"))
        .allMatch(line -> line.contains("\"finish_reason\":\"end_turn\""));
  }

  @Test
  void aBinaryStreamMayBeCutAndIsNeverTakenForAnother() throws IOException {
    String whole = frames(":event-type=metadata", "{\"usage\":{\"inputTokens\":7}}");
    byte[] bytes = Base64.getDecoder().decode(whole);
    String cut =
        Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, bytes.length - 3));
    Outcome outcome = Outcome.reading(binary("/model/m/converse-stream", cut), "usage", "--jsonl");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("\"input_uncached\":null,");

    String zeroes = Base64.getEncoder().encodeToString(new byte[32]);
    assertError(
        "usage",
        binary("/model/m/converse-stream", zeroes).strip(),
        "response is no event stream of AWS");
    assertError("usage", binary("/x/converse-stream", "A").strip(), "response is not base64");
    assertError(
        "usage",
        "{\"id\":\"x\",\"response_encoding\":\"hex\",\"response\":\"00\"}",
        "response_encoding is unknown; the only one is base64");
    assertError(
        "usage",
        "{\"id\":\"x\",\"response\":7}",
        "response is neither an object nor a stream's text");
  }

  private static String usage(String provider, String endpoint, String response) {
    Outcome outcome =
        Outcome.reading(
            ("{'id':'x','provider':'" + provider + "','endpoint':'" + endpoint + "','response':")
                    .replace('\'', '"')
                + response
                + "}\n",
            "usage",
            "--jsonl");
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    return outcome.out();
  }

  /** The golden vectors about reasoning, as classes: on top of the completion, and inside it. */
  @ParameterizedTest
  @CsvSource({"14428, 1499, 2809", "11619, 0, 1499"})
  void totalsDecideWhereReasoningIs(int total, int visible, int reasoning) {
    String answer =
        "{\"usage\":{\"prompt_tokens\":10120,\"completion_tokens\":1499,\"total_tokens\":"
            + total
            + ",\"prompt_tokens_details\":{\"cached_tokens\":128},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":2809}}}";
    assertThat(usage("openai", "/v1/chat/completions", answer))
        .contains(
            "\"input_uncached\":9992,\"cache_read\":128,",
            "\"output_visible\":" + visible + ",\"reasoning\":" + reasoning + ",");
  }

  @Test
  void membersTellTheFormatWhereNothingElseDoes() {
    assertThat(usage("acme", "/v1/chat", "{\"usage\":{\"prompt_tokens\":7}}"))
        .contains("\"input_uncached\":7,");
    assertThat(usage("openai", "/v1/chat/completions", "{\"usage\":{\"inputTokens\":7}}"))
        .contains("\"input_uncached\":7,");
    assertThat(usage("acme", "/v1/chat", "null")).contains("\"input_uncached\":null,");
    assertThat(usage("acme", "/v1/chat", "{\"usage\":{\"sheep\":7}}"))
        .contains("\"input_uncached\":null,");
  }

  @Test
  void streamsComeAsListsAndWithoutBlankLinesToo() {
    String list = "\"[{\\\"usageMetadata\\\":{\\\"promptTokenCount\\\":7}},7]\"";
    assertThat(usage("google", "/v1/models/m:streamGenerateContent", list))
        .contains("\"input_uncached\":7,");
    String dense =
        "\"data: {\\\"choices\\\":[]}\\ndata: {\\\"usage\\\":{\\\"prompt_tokens\\\":7}}\"";
    assertThat(usage("openai", "/v1/chat/completions", dense)).contains("\"input_uncached\":7,");
    assertThat(usage("openai", "/v1/chat/completions", "\"[{ cut\""))
        .contains("\"input_uncached\":null,");
  }

  @Test
  void aHostileUsageIsReadAndPricedLikeAnyOther() {
    String deep = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
    StringBuilder wide = new StringBuilder("\"format\":\"openai_chat\",\"deep\":" + deep);
    for (int i = 0; i < 100_000; i++) {
      wide.append(",\"x").append(i).append("\":").append(i);
    }
    String usage = "\"usage\":{" + wide + ",\"prompt_tokens\":1000000}";

    assertThat(price("{\"id\":\"x\",\"prices\":{\"input\":\"2\"}," + usage + "}"))
        .startsWith("{\"id\":\"x\",\"cost_usd\":\"2\",\"status\":\"priced\"");
    assertThat(usage("openai", "/v1/chat/completions", "{" + usage + "}"))
        .contains("\"input_uncached\":1000000,");
  }

  /** The names under which providers say why an answer ended. */
  private static final List<String> FINISH =
      List.of("finish_reason", "finishReason", "stop_reason", "stopReason", "completionReason");

  private static boolean saysFinish(JsonNode node) {
    return FINISH.stream()
        .flatMap(name -> node.findValues(name).stream())
        .anyMatch(JsonNode::isTextual);
  }

  @Test
  void everyRecordingIsRead() throws Exception {
    StringBuilder lines = new StringBuilder();
    ObjectMapper mapper = new ObjectMapper();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Outcome.shared("recordings"))) {
      files = walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Boolean> finished = new ArrayList<>();
    for (Path file : files) {
      ObjectNode recording = (ObjectNode) mapper.readTree(Files.readString(file));
      lines.append(recording.put("id", file.getFileName().toString())).append('\n');
      finished.add(saysFinish(recording.path("response")));
    }
    Outcome outcome = Outcome.reading(lines.toString(), "usage", "--jsonl");
    assertThat(outcome.exitCode()).isZero();
    List<String> answers = outcome.out().lines().toList();
    assertThat(answers).hasSameSizeAs(files);
    int known = 0;
    for (int i = 0; i < answers.size(); i++) {
      JsonNode answer = mapper.readTree(answers.get(i));
      known += answer.path("input_uncached").isNull() ? 0 : 1;
      if (finished.get(i)) {
        assertThat(answer.path("finish_reason").isTextual()).as(answers.get(i)).isTrue();
      }
    }
    System.out.println(
        answers.size() + " recordings read, of which " + known + " tell their input");
    assertThat(known).isGreaterThan(95);
  }
}
