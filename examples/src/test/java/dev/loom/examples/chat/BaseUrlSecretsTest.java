package dev.loom.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.examples.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address may hold a key: where it should not stand, or where some servers want it. */
class BaseUrlSecretsTest {
  // Of no known shape: nothing but care keeps it out of sight.
  private static final String SECRET = "plainpassword";

  @TempDir Path folder;

  private static Outcome chat(String baseUrl, String... more) {
    List<String> args =
        new ArrayList<>(List.of("chat", "--base-url", baseUrl, "--model", "m", "Hello"));
    args.addAll(List.of(more));
    return Outcome.of(args.toArray(String[]::new));
  }

  private static void assertNothingIsPrinted(Outcome outcome) {
    assertThat(outcome.out()).doesNotContain(SECRET);
    assertThat(outcome.err()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alice:plainpassword@localhost/v1",
        "http://plainpassword@localhost/v1",
        "http://alice:plainpassword@local host/v1",
        "http://alice:plainpassword@under_score/v1",
        "http://alice:plainpassword%zz@localhost/v1",
        "ftp://plainpassword@localhost/v1",
        "http://localhost:plainpassword/v1",
        "http:plainpassword",
        "plainpassword",
        "http://localhost/v1?key=plainpassword|x",
        "http://[plainpassword]/v1"
      })
  void addressThatIsRefusedIsNotRepeated(String baseUrl) {
    Outcome outcome = chat(baseUrl);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("loom chat: --base-url ");
    assertThat(outcome.err().lines()).hasSize(1);
    assertNothingIsPrinted(outcome);
    assertNothingIsPrinted(chat(baseUrl, "--debug"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nonsense", "extra", "--repeat=many", "--base-url=http://localhost/v1"})
  void addressIsNotRepeatedWhenSomethingElseIsWrong(String wrong) {
    Outcome outcome = chat("http://localhost/v1?key=" + SECRET, wrong, "--debug");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertNothingIsPrinted(outcome);
  }

  private static String withKey(URI baseUrl) {
    return baseUrl + "?api-key=" + SECRET + "#" + SECRET;
  }

  @Test
  void serverThatIsNotThereIsNamedWithoutTheKey() throws Exception {
    ReplayServer gone = new ReplayServer(Recording.streamed());
    gone.close();
    Outcome outcome = chat(withKey(gone.baseUrl()));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("loom chat: no connection to " + gone.baseUrl() + ";");
    assertNothingIsPrinted(outcome);
    assertNothingIsPrinted(chat(withKey(gone.baseUrl()), "--debug"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void keyInTheQueryStaysOutOfAnswersFailuresAndTheDatabase(int status) throws Exception {
    Path db = folder.resolve("calls.db");
    Recording recording = status == 200 ? Recording.tools() : Recording.failure(status);
    try (ReplayServer server = new ReplayServer(recording)) {
      Outcome outcome = chat(withKey(server.baseUrl()), "--debug", "--db", db.toString());
      assertThat(outcome.exitCode()).isEqualTo(status == 200 ? 0 : 1);
      assertNothingIsPrinted(outcome);
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(Outcome.of("logs", "--json", "--db", db.toString()).out())
        .contains("\"status_code\":" + status);
    try (var files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .doesNotContain(SECRET));
    }
  }
}
