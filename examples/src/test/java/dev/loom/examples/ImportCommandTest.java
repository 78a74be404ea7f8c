package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n";

  @TempDir Path folder;

  private Outcome importAzure(Path file, String... more) {
    List<String> args =
        new ArrayList<>(List.of("import", "--format", "azure-llm", "--provider", "openai"));
    args.addAll(List.of("--model", "gpt-4o-mini", "--db", db()));
    args.addAll(Arrays.asList(more));
    args.add(file.toString());
    return Outcome.of(args.toArray(String[]::new));
  }

  private Outcome importJsonl(Path file) {
    return Outcome.of("import", "--format", "jsonl", "--db", db(), file.toString());
  }

  private String db() {
    return folder.resolve("calls.db").toString();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void assertCounts(Outcome outcome, int read, int stored, int twice, int bad) {
    assertThat(List.of("rows read", "stored", "duplicate", "rejected"))
        .extracting(name -> outcome.fact(name).replace(",", ""))
        .containsExactly("" + read, "" + stored, "" + twice, "" + bad);
  }

  private String json(String command, String... filters) {
    List<String> args = new ArrayList<>(List.of(command, "--db", db(), "--json"));
    args.addAll(Arrays.asList(filters));
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).isZero();
    return outcome.out();
  }

  @Test
  void realTraceIsCountedAndPricedExactly() {
    Path trace = Outcome.shared("traces/azure-llm-conv-2023.csv");
    assertCounts(importAzure(trace, "--users", "20"), 19366, 19366, 0, 0);
    String stats = json("stats");
    assertThat(stats)
        .startsWith(
            "{\"total_requests\":19366,\"total_tokens\":26450535,\"total_cost_usd\":5.8074795,");
    assertCounts(importAzure(trace, "--users", "20"), 19366, 0, 19366, 0);
    assertThat(json("stats")).isEqualTo(stats);
  }

  @Test
  void brokenLinesAreReportedAndStopNothing() throws Exception {
    byte[] head =
        (HEADER
                + "2023-11-16 18:15:46.6805900,374,44\r\n"
                + "2023-11-16 18:15:47.1,374\r\n"
                + "\r\n"
                + "2023-11-16 18:15:48,x,44\r\n"
                + "2023-13-16 18:15:48,1,44\r\n"
                + "16.11.2023 18:15,1,44\r\n"
                + "2023-11-16 18:15:49,-1,44\r\n"
                + "1999-12-31 23:59:59,1,44\r\n"
                + "2023-11-16 18:15:50,1,")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\n2023-11-16T18:15:51Z,10,20".getBytes(StandardCharsets.UTF_8);
    Path broken = folder.resolve("broken.csv");
    try (var out = Files.newOutputStream(broken)) {
      out.write(head);
      out.write(new byte[] {(byte) 0xC3, '\n'});
      out.write("9".repeat((1 << 20) + 2).getBytes(StandardCharsets.UTF_8));
      out.write(tail);
    }
    Outcome outcome = importAzure(broken);
    assertThat(outcome.exitCode()).isZero();
    assertCounts(outcome, 10, 2, 0, 8);
    assertThat(outcome.err())
        .isEqualTo(
            """
            %1$s:3: 2 columns instead of 3 (TIMESTAMP,ContextTokens,GeneratedTokens)
            %1$s:5: ContextTokens is no whole number from 0 to 1000000000000
            %1$s:6: a time that does not exist
            %1$s:7: no time like 2023-11-16 18:15:46.68 or 2023-11-16T18:15:46.68Z
            %1$s:8: ContextTokens is no whole number from 0 to 1000000000000
            %1$s:9: a time outside the years 2000 to 2199
            %1$s:10: not UTF-8
            %1$s:11: longer than 1 MiB
            """
                .formatted(broken));
    assertThat(json("stats")).startsWith("{\"total_requests\":2,\"total_tokens\":448,");
  }

  @Test
  void onlyTheFirstTenReasonsAreShown() throws Exception {
    Path broken = file("broken.csv", "2023-11-16 18:15:46,1,2\n" + "bad\n".repeat(25));
    Outcome outcome = importAzure(broken);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err().lines()).hasSize(11);
    assertThat(outcome.err())
        .contains(":11: ")
        .doesNotContain(":12: ")
        .endsWith("15 more rejected\n");
  }

  @Test
  void fileOfAnotherFormatIsAFailure() throws Exception {
    Outcome outcome = importAzure(file("other.jsonl", "{}\n{}\n"));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("no line could be read as azure-llm; check --format");
  }

  @Test
  void longerCopyAddsOnlyWhatIsNew() throws Exception {
    String rows = "2023-11-16 18:15:46.68,374,44\n2023-11-16 18:15:46.68,374,44\n";
    assertCounts(importAzure(file("short.csv", rows)), 2, 2, 0, 0);
    String longer = HEADER + rows.replace("\n", "\r\n") + "2023-11-16 18:15:46.68,374,44\r\n";
    assertCounts(importAzure(file("long.csv", longer)), 3, 1, 2, 0);
  }

  @Test
  void usersAreTheSameInEveryRunAndNoPartOfTheId() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append("2023-11-16 18:15:46,").append(i).append(",1\n");
    }
    Path file = file("rows.csv", rows.toString());
    importAzure(file, "--users", "3");
    String users = json("stats").replaceAll("(?s).*(\"requests_by_user\":\\{[^}]*\\}).*", "$1");
    assertThat(users).contains("user-1", "user-2", "user-3").doesNotContain("user-4");
    assertCounts(importAzure(file, "--users", "7"), 200, 0, 200, 0);
    Files.delete(Path.of(db()));
    importAzure(file, "--users", "3");
    assertThat(json("stats")).contains(users);
  }

  @Test
  void zonesAndDecimalsAreRead() throws Exception {
    Path file =
        file(
            "zones.csv",
            "2023-11-16 18:15:46.6805900,1,1\n"
                + "2023-11-16T20:15:46.6809999+02:00,2,1\n"
                + "2023-11-16 18:15:46Z,3,1\n"
                + "2023-11-16 18:15:46.6 +00:00,4,1\n");
    assertCounts(importAzure(file), 4, 4, 0, 0);
    assertThat(json("logs").split("\"timestamp\":"))
        .filteredOn(part -> part.startsWith("\""))
        .extracting(part -> part.substring(1, 25))
        .containsExactly(
            "2023-11-16T18:15:46.680Z",
            "2023-11-16T18:15:46.680Z",
            "2023-11-16T18:15:46.600Z",
            "2023-11-16T18:15:46.000Z");
  }

  @Test
  void logRecordKeepsItsIdAndCost() throws Exception {
    String id = "0190f1f4-7c01-7abc-8def-0123456789ab";
    String time = Instant.ofEpochMilli(0x0190f1f47c01L).toString();
    Path file =
        file(
            "calls.jsonl",
            "{\"id\":\""
                + id
                + "\",\"timestamp\":\""
                + time
                + "\",\"user_id\":\"alice\","
                + "\"method\":\"POST\",\"path\":\"/v1/messages\",\"provider_id\":\"anthropic\","
                + "\"model_name\":\"m\",\"prompt_tokens\":3,\"completion_tokens\":4,"
                + "\"total_tokens\":7,\"latency_ms\":12,\"status_code\":200,"
                + "\"cost_usd\":0.000000000001,\"metadata\":{\"b\":\"2\",\"a\":\"1\"},"
                + "\"something_new\":[1,{}]}\n");
    assertCounts(importJsonl(file), 1, 1, 0, 0);
    assertThat(json("logs"))
        .isEqualTo(
            "[{\"id\":\""
                + id
                + "\",\"timestamp\":\""
                + time
                + "\",\"user_id\":\"alice\",\"method\":\"POST\",\"path\":\"/v1/messages\","
                + "\"provider_id\":\"anthropic\",\"model_name\":\"m\",\"prompt_tokens\":3,"
                + "\"completion_tokens\":4,\"total_tokens\":7,\"latency_ms\":12,"
                + "\"status_code\":200,\"cost_usd\":0.000000000001,"
                + "\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"cost_status\":\"priced\","
                + "\"tokens_saved\":0,\"cost_saved_usd\":0}]\n");
    assertCounts(importJsonl(file), 1, 0, 1, 0);
  }

  @Test
  void bodyOfLogsCanBeImportedAgain() throws Exception {
    Path rows = file("rows.csv", "2023-11-16 18:15:46,374,44\n2023-11-16 18:15:47,1,2\n");
    importAzure(rows, "--users", "2");
    String body = json("logs");
    String lines = body.strip().substring(1, body.length() - 2).replace("},{", "}\n{");
    assertCounts(importJsonl(file("again.jsonl", lines)), 2, 0, 2, 0);
  }

  @Test
  void logRecordsAreReadAsTheyMean() throws Exception {
    Path file =
        file(
            "calls.jsonl",
            """
            {"id":"log-1","timestamp":"2026-01-01T00:00:00Z","provider_id":"openai","model_name":"gpt-4o-mini","prompt_tokens":1000000,"completion_tokens":0}
            {"timestamp":"2026-01-01T00:00:01Z","provider_id":"x","model_name":"y","prompt_tokens":5,"completion_tokens":5,"cost_usd":null}
            {"timestamp":"2026-01-01T00:00:02Z","provider_id":"x","model_name":"y","tokens_saved":9,"cost_saved_usd":0.5,"cost_usd":0}
            {"timestamp":"2026-01-01T00:00:03Z","provider_id":"x","model_name":"y","status_code":429,"error_message":"mail a@example.com"}
            {"timestamp":"2026-01-01T00:00:04Z","provider_id":"x","model_name":"y","prompt_tokens":1,"completion_tokens":0,"cost_usd":0.25,"cost_status":"estimated"}
            """);
    assertCounts(importJsonl(file), 5, 5, 0, 0);
    assertThat(json("stats"))
        .contains("\"total_requests\":5,\"total_tokens\":1000011,\"total_cost_usd\":0.4,")
        .contains("\"error_rate\":0.2,")
        .contains("\"unpriced_requests\":1,\"unpriced_tokens\":10,\"estimated_cost_usd\":0.25,")
        .contains("\"tokens_saved\":9,\"cost_saved_usd\":0.5}");
    assertThat(json("logs", "--status", "429"))
        .contains("\"error_message\":\"mail [")
        .doesNotContain("example.com");
    assertThat(json("logs", "--cache", "hit")).contains("\"total_tokens\":0,").contains(":02.000Z");
  }

  @Test
  void brokenLogRecordsAreReported() throws Exception {
    Path file =
        file(
            "broken.jsonl",
            """
            {"timestamp":"2026-01-01T00:00:00Z","cost_usd":1}
            not json
            {"timestamp":"2026-01-01T00:00:00Z"} trailing
            {"user_id":"u"}
            {"timestamp":"2026-01-01T00:00:00Z","prompt_tokens":"5"}
            {"timestamp":"2026-01-01T00:00:00Z","prompt_tokens":1.5}
            {"timestamp":"2026-01-01T00:00:00Z","prompt_tokens":-1}
            {"timestamp":"2026-01-01T00:00:00Z","prompt_tokens":1,"completion_tokens":1,"total_tokens":3}
            {"timestamp":"2026-01-01T00:00:00Z","cost_usd":-1}
            {"timestamp":"2026-01-01T00:00:00Z","cost_usd":1e999999999}
            {"timestamp":"2026-01-01T00:00:00Z","cost_usd":99999999}
            """);
    Outcome outcome = importJsonl(file);
    assertCounts(outcome, 11, 1, 0, 10);
    assertThat(outcome.err().lines())
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).startsWith(file + ":"))
        .noneMatch(line -> line.contains("trailing") || line.contains("not json "));
  }

  @Test
  void recordBothSavedAndBilledIsRejected() throws Exception {
    String start = "{\"timestamp\":\"2026-01-01T00:00:00Z\",";
    Path file =
        file(
            "both.jsonl",
            start
                + "\"tokens_saved\":9,\"cost_usd\":0.5}\n"
                + start
                + "\"cost_saved_usd\":0.5,\"cost_usd\":0.5}\n"
                + start
                + "\"tokens_saved\":9,\"prompt_tokens\":1}\n"
                + start
                + "\"tokens_saved\":9,\"completion_tokens\":1}\n"
                + start
                + "\"tokens_saved\":9,\"prompt_tokens\":0,\"cost_usd\":0.00}\n"
                + start
                + "\"tokens_saved\":0,\"cost_saved_usd\":0,\"cost_usd\":0.5}\n");
    Outcome outcome = importJsonl(file);
    assertCounts(outcome, 6, 2, 0, 4);
    String reason =
        "tokens_saved or cost_saved_usd stand beside billed tokens or a cost; a call is either"
            + " answered from the cache or billed";
    assertThat(outcome.err().lines())
        .containsExactly(
            file + ":1: " + reason,
            file + ":2: " + reason,
            file + ":3: " + reason,
            file + ":4: " + reason);
    assertThat(json("stats"))
        .contains("\"total_requests\":2,", "\"total_cost_usd\":0.5,", "\"tokens_saved\":9,");
  }

  @Test
  void missingInputStoresNothing() throws Exception {
    Path rows = file("rows.csv", "2023-11-16 18:15:46,374,44\n");
    Outcome outcome = importAzure(folder.resolve("missing.csv"), rows.toString());
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot read").contains("missing.csv");
    assertThat(Path.of(db())).doesNotExist();
  }
}
