package dev.loom.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
import dev.loom.examples.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCommandTest {
  private static final String KEY = "sk-own-secret-0123456789";

  @TempDir Path folder;

  private static Outcome chat(ReplayServer server, String... more) {
    List<String> args = new ArrayList<>(List.of("chat", "--base-url", "" + server.baseUrl()));
    args.addAll(List.of("--model", "gpt-4o-mini", "--api-key-env", "OWN_KEY"));
    args.addAll(List.of(more));
    args.add("Hello");
    return Outcome.of(Map.of("OWN_KEY", KEY), args.toArray(String[]::new));
  }

  @Test
  void repeatedPromptIsPaidOnceAndLogged() throws Exception {
    String db = folder.resolve("calls.db").toString();
    try (ReplayServer server = new ReplayServer(Recording.tools())) {
      Outcome outcome =
          chat(server, "--repeat", "2", "--user", "alice", "--tenant", "north", "--db", db);
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      List<String> lines = outcome.out().lines().toList();
      assertThat(lines).hasSize(6);
      assertThat(lines.get(0)).isEqualTo("tool call look_up {\"n\":1}");
      assertThat(lines.subList(0, 2)).isEqualTo(lines.subList(3, 5));
      assertThat(lines.get(2))
          .startsWith("origin upstream | tokens 100 in, 20 out | cost 0.000027 USD | latency ");
      assertThat(lines.get(5))
          .startsWith(
              "origin cache | tokens 100 in, 20 out (saved) | cost 0 USD, saved 0.000027 USD | ");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0))
          .startsWith("/v1/chat/completions [Bearer " + KEY + "] ")
          .doesNotContain("alice", "north");
    }
    assertThat(Outcome.of("stats", "--json", "--db", db, "--tenant", "north").out())
        .startsWith("{\"total_requests\":2,\"total_tokens\":120,\"total_cost_usd\":0.000027,")
        .contains("\"requests_by_user\":{\"alice\":2}", "\"tokens_saved\":120");
  }

  @Test
  void streamIsPrintedAsItIsAndPricedTheSame() throws Exception {
    try (ReplayServer server = new ReplayServer(Recording.streamed())) {
      Outcome outcome = chat(server, "--stream", "--repeat", "2");
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      List<String> lines = outcome.out().lines().toList();
      assertThat(lines).hasSize(4);
      assertThat(lines.get(0)).isEqualTo("One two three.").isEqualTo(lines.get(2));
      assertThat(lines.get(1))
          .startsWith("origin upstream | tokens 1,000 in, 10 out | cost 0.000156");
      assertThat(lines.get(3)).startsWith("origin cache");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401,check the key in --api-key-env",
    "404,check --base-url and --model",
    "429,wait and try again",
    "503,try again later",
    "400,check --model and what the server supports"
  })
  void failureIsOneLineWithStatusAndWithoutTheKey(int status, String advice) throws Exception {
    try (ReplayServer server = new ReplayServer(Recording.failure(status))) {
      Outcome outcome = chat(server);
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err().lines()).hasSize(1);
      assertThat(outcome.err())
          .startsWith("loom chat: the server answered HTTP " + status)
          .endsWith("; " + advice + ".\n");
      assertThat(server.requests()).hasSize(1);
      Outcome debug = chat(server, "--debug");
      assertThat(debug.err()).contains("\tat ").doesNotContain(KEY);
    }
  }

  @Test
  void missingKeyIsAFailureBeforeAnythingIsSent() throws Exception {
    try (ReplayServer server = new ReplayServer(Recording.streamed())) {
      Outcome outcome =
          Outcome.of(
              "chat",
              "--base-url",
              "" + server.baseUrl(),
              "--model",
              "m",
              "--api-key-env",
              "NONE",
              "Hello");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .isEqualTo("loom chat: the environment variable NONE is not set; put the key into it.\n");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void serverThatIsNotThereIsNamed() throws Exception {
    ReplayServer gone = new ReplayServer(Recording.streamed());
    gone.close();
    Outcome outcome = chat(gone);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "loom chat: no connection to "
                + gone.baseUrl()
                + "; check --base-url and that the server runs.\n");
  }

  private static Outcome chatWithoutKey(ReplayServer server, String provider, String... more) {
    List<String> args = new ArrayList<>(List.of("chat", "--base-url", "" + server.baseUrl()));
    args.addAll(List.of("--provider", provider, "--model", "gpt-4o-mini", "--repeat", "2"));
    args.addAll(List.of(more));
    args.add("Hello");
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void unknownPriceIsSaid() throws Exception {
    try (ReplayServer server = new ReplayServer(Recording.streamed())) {
      Outcome outcome = chatWithoutKey(server, "nobody", "--stream");
      String why = "unknown (no price for nobody/gpt-4o-mini) | latency ";
      List<String> lines = outcome.out().lines().toList();
      assertThat(lines.get(1))
          .startsWith("origin upstream | tokens 1,000 in, 10 out | cost " + why);
      assertThat(lines.get(3))
          .startsWith("origin cache | tokens 1,000 in, 10 out (saved) | cost 0 USD, saved " + why);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0)).startsWith("/v1/chat/completions []");
    }
  }

  @Test
  void answerWithoutUsageIsNeitherFreeNorWithoutAPrice() throws Exception {
    try (ReplayServer server = new ReplayServer(Recording.withoutUsage("Hi."))) {
      String why = "unknown (the server reported no usage) | latency ";
      List<String> lines = chatWithoutKey(server, "openai").out().lines().toList();
      assertThat(lines.get(1)).startsWith("origin upstream | tokens unknown | cost " + why);
      assertThat(lines.get(3))
          .startsWith("origin cache | tokens unknown | cost 0 USD, saved " + why);
    }
  }

  /** Makes a database whose tables of these names refuse every row. */
  private String refusingDatabase(String... tables) throws Exception {
    Path db = folder.resolve("refusing.db");
    SqliteAnalyticsStore.open(db).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute(
            "CREATE TRIGGER refuse_%1$s BEFORE INSERT ON %1$s BEGIN SELECT RAISE(ABORT, 'no'); END"
                .formatted(table));
      }
    }
    return db.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "call,dead_letter"})
  void callThatIsNotStoredIsAFailureAlthoughItWasAnswered(String refusing) throws Exception {
    String db = refusingDatabase(refusing.split(","));
    try (ReplayServer server = new ReplayServer(Recording.tools())) {
      Outcome outcome = chat(server, "--db", db);
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).startsWith("tool call look_up").contains("origin upstream | ");
      assertThat(outcome.err())
          .endsWith(
              "loom chat: the answer is above, but the call is not in the database: it does not"
                  + " take rows; check its disk, and whether another process holds it.\n");
    }
    assertThat(Outcome.of("stats", "--json", "--db", db).out())
        .startsWith("{\"total_requests\":0,");
  }

  @Test
  void answerThatIsNotCachedSaysWhy() throws Exception {
    Recording cut =
        new Recording(
            200, false, Recording.tools().body().replace("tool_calls\",\"m", "length\",\"m"));
    try (ReplayServer server = new ReplayServer(cut)) {
      Outcome outcome = chat(server, "--repeat", "2");
      assertThat(outcome.out().lines().filter(line -> line.startsWith("origin upstream | ")))
          .hasSize(2)
          .allMatch(line -> line.endsWith(" | not cached: truncated"));
    }
    try (ReplayServer server = new ReplayServer(Recording.tools())) {
      assertThat(chat(server, "--repeat", "2").out()).doesNotContain("not cached");
    }
  }

  @Test
  void failedCallThatIsNotStoredIsSaidBesideItsOwnFailure() throws Exception {
    String db = refusingDatabase("call", "dead_letter");
    try (ReplayServer server = new ReplayServer(Recording.failure(503))) {
      Outcome outcome = chat(server, "--db", db);
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("The call is not in the database: it does not take rows.\n")
          .endsWith("loom chat: the server answered HTTP 503; try again later.\n");
    }
  }
}
