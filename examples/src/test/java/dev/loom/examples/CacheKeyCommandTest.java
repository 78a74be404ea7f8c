package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheKeyCommandTest {
  private static final String HEAD =
      "{'id':'%s','provider':'openai','endpoint':'/v1/chat/completions',%s}";

  private static String line(String id, String rest) {
    return String.format(HEAD, id, rest).replace('\'', '"') + "\n";
  }

  private static List<JsonNode> answers(int exitCode, String in, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("cache-key", "--jsonl"));
    all.addAll(List.of(arguments));
    Outcome outcome = Outcome.reading(in, all.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    List<JsonNode> nodes = new ArrayList<>();
    for (String answer : outcome.out().split("\n", -1)) {
      if (!answer.isEmpty()) {
        nodes.add(new ObjectMapper().readTree(answer));
      }
    }
    return nodes;
  }

  @TempDir Path folder;

  private static final String BODY =
      "'body':{'model':'llama3:8b','temperature':%s,'messages':[{'role':'user','content':'%s'}]}";

  @Test
  void equalRequestsHaveOneVisibleKeyWithoutTheirText() throws Exception {
    List<JsonNode> keys =
        answers(
            0,
            line("a", String.format(BODY, "0.70", "hello"))
                + line("b", String.format(BODY, "7e-1", "hello"))
                + line("c", String.format(BODY, "0.7", "hello ")));
    String key = keys.get(0).get("key").textValue();
    assertThat(key).matches("v1:openai:llama3%3A8b:[0-9a-f]{64}");
    assertThat(keys.get(1).get("key").textValue()).isEqualTo(key);
    assertThat(keys.get(2).get("key").textValue()).isNotEqualTo(key);
    assertThat(keys.toString()).doesNotContain("hello");
  }

  @Test
  void tenantNamespaceAndModelOfTheLineCount() throws Exception {
    String body = "'body':{'contents':[]},'model':'gemini-2'";
    List<JsonNode> keys =
        answers(
            0,
            line("a", body)
                + line("b", body + ",'tenant':'t1'")
                + line("c", body + ",'namespace':'n'")
                + line("d", body + ",'user':'u1'"));
    List<String> texts = keys.stream().map(node -> node.get("key").textValue()).toList();
    assertThat(texts.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(texts.get(3)).as("a user is no part of the tenant scope").isEqualTo(texts.get(0));
    assertThat(texts.get(0)).startsWith("v1:openai:gemini-2:");
    assertThat(answers(0, line("d", body + ",'user':'u1'"), "--scope", "user").toString())
        .doesNotContain(texts.get(0));
  }

  @Test
  void explainedLinesOfOneIdReportTheFirstDifference() throws Exception {
    List<JsonNode> answers =
        answers(
            0,
            line("x", String.format(BODY, "0", "hello"))
                + line("x", String.format(BODY, "0", "hellO"))
                + line("x", String.format(BODY, "0", "hellO"))
                + line("x", String.format(BODY, "'0'", "hello"))
                + line("x", "'body':{'model':'llama3:8b','stream':true,'messages':[]}"),
            "--explain");
    assertThat(answers.get(0).has("first_difference")).isFalse();
    assertThat(answers.get(0).get("fields").findValuesAsText("name"))
        .contains("/messages/0/content", "/messages/0/role", "/temperature", "scope", "endpoint");
    assertThat(answers.get(0).get("fields").get(0).get("digest").textValue())
        .matches("[0-9a-f]{16}");
    assertThat(answers.get(1).get("first_difference").toString())
        .isEqualTo("{\"pointer\":\"/messages/0/content\",\"kind\":\"value\"}");
    assertThat(answers.get(2).get("first_difference").isNull()).isTrue();
    assertThat(answers.get(4).get("left_out").get(0).get("name").textValue()).isEqualTo("/stream");
    assertThat(answers.toString()).doesNotContainIgnoringCase("hello");
  }

  @Test
  void badLineIsAnErrorWithItsIdAndTheRestGoesOn() throws Exception {
    String good = line("ok", String.format(BODY, "0", "hi"));
    List<JsonNode> answers =
        answers(
            1,
            line("dup", "'body':{'model':'a','model':'b'}")
                + "\n"
                + "nonsense\n"
                + line("nobody", "'body':[]")
                + line("nomodel", "'body':{}")
                + line("num", "'body':{'model':7}")
                + good);
    assertThat(answers).hasSize(6);
    assertThat(answers.get(0).get("id").textValue()).isEqualTo("dup");
    assertThat(answers.get(0).get("error").textValue()).startsWith("a member stands in it twice");
    assertThat(answers.get(1).get("id").isNull()).isTrue();
    assertThat(answers.get(2).get("error").textValue()).isEqualTo("body is not an object");
    assertThat(answers.get(3).get("error").textValue())
        .isEqualTo("neither the body nor the line names a model");
    assertThat(answers.get(4).get("error").textValue())
        .isEqualTo("neither the body nor the line names a model");
    assertThat(answers.get(5).get("key").textValue()).startsWith("v1:");
    assertThat(answers.subList(0, 5))
        .extracting(node -> node.get("line").intValue())
        .as("blank lines are lines")
        .containsExactly(1, 3, 4, 5, 6);
    assertThat(answers.get(5).has("line")).isFalse();
  }

  @Test
  void numberOfBadLinesIsTheOneLineBesideTheOutput() throws Exception {
    String good = line("ok", String.format(BODY, "0", "hi"));
    Outcome outcome = Outcome.reading("x\n" + good + "\ny\n", "cache-key", "--jsonl");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).hasLineCount(3);
    assertThat(outcome.err())
        .isEqualTo(
            "loom cache-key: 2 of 3 lines are bad; the output says in its place what is wrong.\n");
    assertThat(Outcome.reading("x", "cache-key", "--jsonl").err()).contains("1 of 1 line is bad;");
  }

  @Test
  void unknownMemberOfALineIsRefusedWithTheNearestOne() throws Exception {
    String body = String.format(BODY, "0", "hi");
    List<JsonNode> answers =
        answers(
            1,
            line("a", body + ",'tennant':'t1'")
                + line("b", body + ",'xyz':1")
                + line("c", body + ",'a secret text':1"));
    assertThat(answers)
        .extracting(node -> node.get("error").textValue())
        .containsExactly(
            "tennant is no member of a line; did you mean tenant?",
            "xyz is no member of a line; allowed are id, provider, endpoint, body, model, tenant,"
                + " user, namespace",
            "a name of other characters is no member of a line; allowed are id, provider, endpoint,"
                + " body, model, tenant, user, namespace");
  }

  @Test
  void secretInertFieldsAndScopeOfAConfigurationCount() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("loom.yaml"),
            "cache: {backend: 'nobody-opens://this', scope: user, inert_fields: ['openai:seed'],"
                + " secret: 0123456789abcdef0123456789abcdef}");
    String lines =
        line("a", "'body':{'model':'m','seed':1},'user':'u'")
            + line("b", "'body':{'model':'m','seed':2},'user':'u'")
            + line("c", "'body':{'model':'m','seed':2},'user':'w'");
    List<String> configured = keys(lines, "--config", file.toString());
    assertThat(configured.get(0)).isEqualTo(configured.get(1)).isNotEqualTo(configured.get(2));
    List<String> tenant = keys(lines, "--config", file.toString(), "--scope", "tenant");
    assertThat(tenant.get(0)).isEqualTo(tenant.get(2)).isNotEqualTo(configured.get(0));
    assertThat(keys(lines).get(1)).isEqualTo(keys(lines).get(2)).isNotEqualTo(tenant.get(1));
    Outcome missing = Outcome.reading(lines, "cache-key", "--jsonl", "--config", "absent.yaml");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("loom cache-key: absent.yaml does not exist\n");
  }

  private static List<String> keys(String lines, String... arguments) throws Exception {
    return answers(0, lines, arguments).stream().map(node -> node.get("key").textValue()).toList();
  }

  @Test
  void requestMayBeLarge() throws Exception {
    List<JsonNode> answers =
        answers(
            1,
            line("large", String.format(BODY, "0", "x".repeat(21_000_000)))
                + line("larger", String.format(BODY, "0", "x".repeat(64 << 20))));
    assertThat(answers.get(0).get("key").textValue()).startsWith("v1:openai:");
    assertThat(answers.get(1).toString())
        .isEqualTo("{\"id\":null,\"error\":\"longer than 64 MiB\",\"line\":2}");
    assertThat(Outcome.of("cache-key", "--help").out()).contains("up to 64 MiB");
  }

  @Test
  void numberOfManyDigitsEndsNothing() throws Exception {
    List<JsonNode> answers =
        answers(
            0,
            line("n", String.format(BODY, "1e999999999", "hi"))
                + line("x", String.format(BODY, "0", "hi")).replace("\"x\"", "1e10000")
                + line("ok", String.format(BODY, "0", "hi")),
            "--explain");
    assertThat(answers).hasSize(3);
    assertThat(answers.get(1).get("id").isNull()).isTrue();
    assertThat(answers.get(2).get("key").textValue()).startsWith("v1:");
  }
}
