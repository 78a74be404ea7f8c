package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir Path folder;

  @Test
  void helpGoesToStdoutAndListsCommands() {
    Outcome help = Outcome.of("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("demo", "chat", "import", "logs", "stats", "costs");
    assertThat(help.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "chat", "import", "logs", "stats", "costs", "redact", "usage", "price"})
  void everyCommandHasHelpVersionAndDebug(String command) {
    Outcome help = Outcome.of(command, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: loom " + command).contains("--version", "--debug");
    assertThat(Outcome.of(command, "--version").out()).isEqualTo(Outcome.of("--version").out());
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(Outcome.of("--version").out()).matches("loom [0-9]+\\.[0-9]+\\.[0-9]+[^$]*\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "--nonsense",
        "stats",
        "stats --db x.db --nonsense",
        "stats --db x.db extra",
        "stats --db x.db --start-time yesterday",
        "stats --db x.db --start-time 2026-02-30",
        "stats --db x.db --start-time 2026-01-02 --end-time 2026-01-01",
        "stats --db x.db --range 7w",
        "stats --db x.db --range 0d",
        "stats --db x.db --range 7d --end-time 2026-01-01",
        "stats --db x.db --tz Mars/Olympus",
        "stats --db x.db --status 6xx",
        "stats --db x.db --cache maybe",
        "stats --db x.db --min-cost-usd -1",
        "stats --db x.db --min-cost-usd 1e999999999",
        "stats --db x.db --min-latency-ms -1",
        "stats --db x.db --limit 5",
        "logs --db x.db --limit 0",
        "logs --db x.db --limit 10001",
        "logs --db x.db --limit many",
        "logs --db x.db --offset -1",
        "logs --db x.db --offset 100001",
        "costs",
        "demo --requests 0",
        "demo --users 0",
        "demo --seed x",
        "chat --model m hello",
        "chat --base-url http://localhost/v1 --model m",
        "chat --base-url localhost --model m hello",
        "chat --base-url ftp://localhost/ --model m hello",
        "chat --base-url http://key@localhost/v1 --model m hello",
        "chat --base-url http://localhost/v1 --model m --repeat 0 hello",
        "import --db x.db --format csv in.csv",
        "import --db x.db --format azure-llm in.csv",
        "import --db x.db --format azure-llm --provider p --model m --users 0 in.csv",
        "import --db x.db --format jsonl",
        "usage",
        "price"
      })
  void wrongUsageEndsWithTwoAndOneLine(String line) {
    Outcome outcome = Outcome.of(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("loom").contains("See loom").contains("--help");
    assertThat(Path.of("x.db")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs", "stats", "costs"})
  void questionNeverMakesADatabase(String command) {
    Path missing = folder.resolve("missing.db");
    Outcome outcome = Outcome.of(command, "--db", missing.toString());
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "loom "
                + command
                + ": no database at "
                + missing
                + "; check --db, or fill one with loom import or loom demo.\n");
    assertThat(missing).doesNotExist();
  }

  @Test
  void fileThatIsNoDatabaseIsLeftAlone() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "no database at all, just text\n");
    Outcome outcome = Outcome.of("stats", "--db", text.toString());
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(text).hasContent("no database at all, just text\n");
  }

  @Test
  void stackTraceIsShownOnlyOnDemand() {
    String missing = folder.resolve("missing.db").toString();
    assertThat(Outcome.of("stats", "--db", missing).err()).doesNotContain("\tat ");
    assertThat(Outcome.of("stats", "--db", missing, "--debug").err()).contains("\tat ");
    assertThat(Outcome.of("--debug", "stats", "--db", missing).err()).contains("\tat ");
  }

  @Test
  void messageIsOneLineWhateverAnArgumentHolds() {
    Outcome outcome = Outcome.of("stats", "--db", folder + "/a\nb\u001B[31m.db");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).doesNotContain("\u001B");
  }
}
