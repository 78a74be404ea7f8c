package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies byte by byte: two users, two providers, one failure, one call without a provider. */
class QueryCommandTest {
  private static final String ALICE = "01941fff-a1c1-7000-8000-000000000001";
  private static final String BOB = "01941fff-a1c2-7000-8000-000000000002";
  private static final String NOBODY = "01941fff-a1c3-7000-8000-000000000003";

  @TempDir Path folder;
  private String db = "";

  @BeforeEach
  void fill() throws Exception {
    db = folder.resolve("calls.db").toString();
    Path rows =
        Files.writeString(
            folder.resolve("calls.jsonl"),
            """
            {"id":"%s","timestamp":"2025-01-01T03:53:54.369Z","user_id":"alice","method":"POST","path":"/v1/a","provider_id":"p<1>","model_name":"m1","prompt_tokens":10,"completion_tokens":5,"latency_ms":100,"status_code":200,"cost_usd":0.00003125,"metadata":{"feature":"a&b"}}
            {"id":"%s","timestamp":"2025-01-01T03:53:54.370Z","user_id":"bob","method":"POST","path":"/v1/a","provider_id":"p2","model_name":"m2","latency_ms":7,"status_code":500,"error_message":"it \\"broke\\""}
            {"id":"%s","timestamp":"2025-01-01T03:53:54.371Z","user_id":"bob","method":"POST","path":"/v1/a","prompt_tokens":1,"completion_tokens":2,"latency_ms":1,"status_code":200}
            """
                .formatted(ALICE, BOB, NOBODY));
    Outcome imported = Outcome.of("import", "--format", "jsonl", "--db", db, rows.toString());
    assertThat(imported.fact("stored")).as(imported.err()).isEqualTo("3");
  }

  private Outcome ask(String command, String... filters) {
    List<String> args = new ArrayList<>(List.of(command, "--db", db));
    args.addAll(Arrays.asList(filters));
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private String json(String command, String... filters) {
    List<String> all = new ArrayList<>(Arrays.asList(filters));
    all.add("--json");
    return ask(command, all.toArray(String[]::new)).out();
  }

  private List<String> ids(String... filters) {
    return Arrays.stream(json("logs", filters).split("\"id\":\""))
        .skip(1)
        .map(part -> part.substring(0, 36))
        .toList();
  }

  @Test
  void logsAreTheContractsBody() {
    assertThat(json("logs"))
        .isEqualTo(
            """
            [{"id":"%s","timestamp":"2025-01-01T03:53:54.371Z","user_id":"bob","method":"POST",\
            "path":"/v1/a","provider_id":"","model_name":"","prompt_tokens":1,\
            "completion_tokens":2,"total_tokens":3,"latency_ms":1,"status_code":200,\
            "cost_usd":null,"cost_status":"unpriced","tokens_saved":0,"cost_saved_usd":0},\
            {"id":"%s","timestamp":"2025-01-01T03:53:54.370Z","user_id":"bob","method":"POST",\
            "path":"/v1/a","provider_id":"p2","model_name":"m2","prompt_tokens":0,\
            "completion_tokens":0,"total_tokens":0,"latency_ms":7,"status_code":500,\
            "cost_usd":0,"error_message":"it \\"broke\\"","cost_status":"priced",\
            "tokens_saved":0,"cost_saved_usd":0},\
            {"id":"%s","timestamp":"2025-01-01T03:53:54.369Z","user_id":"alice","method":"POST",\
            "path":"/v1/a","provider_id":"p\\u003c1\\u003e","model_name":"m1","prompt_tokens":10,\
            "completion_tokens":5,"total_tokens":15,"latency_ms":100,"status_code":200,\
            "cost_usd":0.00003125,"metadata":{"feature":"a\\u0026b"},"cost_status":"priced",\
            "tokens_saved":0,"cost_saved_usd":0}]
            """
                .formatted(NOBODY, BOB, ALICE));
  }

  @Test
  void statsAreTheContractsBody() {
    assertThat(json("stats"))
        .isEqualTo(
            """
            {"total_requests":3,"total_tokens":18,"total_cost_usd":0.00003125,"avg_latency_ms":36,\
            "error_rate":0.333333333333,"requests_by_user":{"alice":1,"bob":2},\
            "requests_by_provider":{"p2":1,"p\\u003c1\\u003e":1},\
            "cost_by_provider":{"p2":0,"p\\u003c1\\u003e":0.00003125},\
            "cost_by_user":{"alice":0.00003125,"bob":0},\
            "tokens_by_provider":{"p2":0,"p\\u003c1\\u003e":15},\
            "tokens_by_user":{"alice":15,"bob":3},\
            "latency_by_provider":{"p2":7,"p\\u003c1\\u003e":100},\
            "unpriced_requests":1,"unpriced_tokens":3,"estimated_cost_usd":0,\
            "price_coverage":0.833333333333,"tokens_saved":0,"cost_saved_usd":0}
            """);
  }

  @Test
  void costsAreTheContractsBody() {
    assertThat(json("costs", "--start-time", "2025-01-01", "--end-time", "2025-01-02T00:00:00.5Z"))
        .isEqualTo(
            """
            {"total_cost_usd":0.00003125,"total_requests":3,"total_tokens":18,\
            "cost_per_request":0.000010416667,"cost_per_1k_tokens":0.001736111111,\
            "cost_by_provider":{"p2":0,"p\\u003c1\\u003e":0.00003125},\
            "cost_by_user":{"alice":0.00003125,"bob":0},\
            "time_range":{"start":"2025-01-01T00:00:00.000Z","end":"2025-01-02T00:00:00.500Z"},\
            "unpriced_requests":1,"unpriced_tokens":3,"estimated_cost_usd":0,\
            "price_coverage":0.833333333333,"tokens_saved":0,"cost_saved_usd":0}
            """);
  }

  @Test
  void nothingFoundIsEmptyNeverNull() {
    assertThat(json("logs", "--user-id", "carol")).isEqualTo("[]\n");
    assertThat(json("stats", "--user-id", "carol"))
        .isEqualTo(
            """
            {"total_requests":0,"total_tokens":0,"total_cost_usd":0,"avg_latency_ms":0,\
            "error_rate":0,"requests_by_user":{},"requests_by_provider":{},"cost_by_provider":{},\
            "cost_by_user":{},"tokens_by_provider":{},"tokens_by_user":{},\
            "latency_by_provider":{},"unpriced_requests":0,"unpriced_tokens":0,\
            "estimated_cost_usd":0,"price_coverage":0,"tokens_saved":0,"cost_saved_usd":0}
            """);
    assertThat(json("costs", "--user-id", "carol"))
        .contains("\"cost_per_request\":0,\"cost_per_1k_tokens\":0,")
        .contains("\"time_range\":{\"start\":null,\"end\":null}");
  }

  @Test
  void filtersSelectWhatTheyName() {
    assertThat(ids("--provider-id", "p2")).containsExactly(BOB);
    assertThat(ids("--provider-id", "p2,p<1>")).containsExactly(BOB, ALICE);
    assertThat(ids("--provider-id", "p2", "--provider-id", "p<1>")).containsExactly(BOB, ALICE);
    assertThat(ids("--model-name", "m1")).containsExactly(ALICE);
    assertThat(ids("--user-id", "bob")).containsExactly(NOBODY, BOB);
    assertThat(ids("--status", "5xx")).containsExactly(BOB);
    assertThat(ids("--status", "success")).containsExactly(NOBODY, ALICE);
    assertThat(ids("--min-latency-ms", "7")).containsExactly(BOB, ALICE);
    assertThat(ids("--min-cost-usd", "0.00003125")).containsExactly(ALICE);
    assertThat(ids("--cache", "hit")).isEmpty();
    assertThat(ids("--tenant", "north")).isEmpty();
    assertThat(ids("--user-id", "bob", "--status", "200")).containsExactly(NOBODY);
  }

  @Test
  void bothEndsOfARangeAreInside() {
    String middle = "2025-01-01T03:53:54.370Z";
    assertThat(ids("--start-time", middle)).containsExactly(NOBODY, BOB);
    assertThat(ids("--end-time", middle)).containsExactly(BOB, ALICE);
    assertThat(ids("--start-time", middle, "--end-time", middle)).containsExactly(BOB);
    assertThat(ids("--start-time", "1735703634370", "--end-time", "1735703634370"))
        .containsExactly(BOB);
    assertThat(ids("--start-time", "2025-01-01T04:53", "--tz", "Europe/Berlin")).hasSize(3);
    assertThat(ids("--start-time", "2025-01-01T04:54", "--tz", "Europe/Berlin")).isEmpty();
    assertThat(ids("--range", "7d")).isEmpty();
    assertThat(ids("--range", "99999d")).hasSize(3);
  }

  @Test
  void pagesFollowEachOther() {
    assertThat(ids("--limit", "1")).containsExactly(NOBODY);
    assertThat(ids("--limit", "1", "--offset", "1")).containsExactly(BOB);
    assertThat(ids("--offset", "3")).isEmpty();
    assertThat(ask("logs", "--limit", "2").err()).isEqualTo("More: --offset 2\n");
    assertThat(ask("logs").err()).isEmpty();
  }

  @Test
  void tablesShowTheSameNumbers() {
    Outcome stats = ask("stats");
    assertThat(stats.fact("requests")).isEqualTo("3");
    assertThat(stats.fact("spent")).isEqualTo("0.00003125 USD");
    assertThat(stats.fact("errors")).isEqualTo("1 (33.3 %)");
    assertThat(stats.fact("unpriced")).startsWith("1 requests, 3 tokens; spent lacks them");
    assertThat(stats.out()).contains("PROVIDER").contains("MODEL").contains("USER");
    assertThat(ask("costs").fact("per request")).isEqualTo("0.000010416667 USD");
    assertThat(ask("logs").out().lines()).hasSize(4);
    assertThat(ask("logs").out()).contains("n/a").doesNotContain("\u001B");
  }
}
