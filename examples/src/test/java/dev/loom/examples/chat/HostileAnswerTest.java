package dev.loom.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.examples.ChildProcess;
import dev.loom.examples.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server sends must not move the cursor, change the title or answer for the user. */
class HostileAnswerTest {
  /** Clears the screen and sets the title, by C0 and by C1 controls; as it stands in JSON. */
  private static final String ATTACK = "a\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\rb";

  @TempDir Path folder;

  private Outcome chat(boolean terminal, Recording recording, String... more) throws Exception {
    try (ReplayServer server = new ReplayServer(recording)) {
      List<String> args = new ArrayList<>(List.of("chat", "--base-url", "" + server.baseUrl()));
      args.addAll(List.of("--model", "gpt-4o-mini"));
      args.addAll(List.of(more));
      args.add("Hello");
      List<String> options =
          List.of("-Dloom.terminal.out=" + terminal, "-Dloom.terminal.err=" + terminal);
      return new ChildProcess(folder).run(options, args.toArray(String[]::new));
    }
  }

  private static void assertIsHarmless(String printed) {
    assertThat(printed.codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
  }

  @Test
  void answerReachesATerminalWithoutItsControls() throws Exception {
    Outcome outcome = chat(true, Recording.withoutUsage(ATTACK));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("a\uFFFD[2J\uFFFD]0;owned\uFFFD\uFFFD31m\uFFFDb\norigin ");
    assertIsHarmless(outcome.out());
  }

  @Test
  void streamedAnswerReachesATerminalWithoutItsControls() throws Exception {
    Recording plain = Recording.streamed();
    Outcome outcome =
        chat(true, new Recording(200, true, plain.body().replace("two ", ATTACK)), "--stream");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("One a\uFFFD[2J\uFFFD]0;owned");
    assertIsHarmless(outcome.out());
  }

  @Test
  void toolCallReachesATerminalWithoutItsControls() throws Exception {
    Recording plain = Recording.tools();
    Outcome outcome =
        chat(true, new Recording(200, false, plain.body().replace("look_up", "look" + ATTACK)));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("tool call looka\uFFFD[2J");
    assertIsHarmless(outcome.out());
  }

  @Test
  void failureReachesATerminalWithoutItsControls() throws Exception {
    // No JSON: what such a server sends is the message of the failure as it is.
    String page = "a\u001B[2J\u001B]0;owned\u0007\u009B31m\rb";
    Outcome outcome = chat(true, new Recording(500, false, page), "--debug");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("a\uFFFD[2J\uFFFD]0;owned\uFFFD", "\tat ");
    assertIsHarmless(outcome.err());
  }

  @Test
  void answerReachesAPipeAsItIs() throws Exception {
    Outcome outcome = chat(false, Recording.withoutUsage(ATTACK));
    assertThat(outcome.out()).startsWith("a\u001B[2J\u001B]0;owned\u0007\u009B31m\rb\n");
  }
}
