package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a JVM of their own, as the start script runs them. */
class ChildProcessTest {
  @TempDir Path folder;

  private Process start(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.loom.examples.LoomCommand"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
  }

  private Outcome run(String... args) throws Exception {
    Process process = start(args);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(folder.resolve("err")));
  }

  @Test
  void resultsAreOnStdoutAndNothingElse() throws Exception {
    String db = folder.resolve("calls.db").toString();
    Outcome demo = run("demo", "--requests", "50", "--no-serve", "--db", db);
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.err()).isEqualTo("Database: " + db + "\n");
    Outcome stats = run("stats", "--db", db, "--json");
    assertThat(stats.exitCode()).isZero();
    assertThat(stats.err()).isEmpty();
    assertThat(stats.out()).startsWith("{\"total_requests\":50,").endsWith("}\n");
    assertThat(run("stats").exitCode()).isEqualTo(2);
    assertThat(run("stats", "--db", db + ".missing").exitCode()).isEqualTo(1);
  }

  @Test
  void readerThatGoesAwayIsNoFailure() throws Exception {
    String db = folder.resolve("calls.db").toString();
    assertThat(run("demo", "--requests", "2000", "--no-serve", "--db", db).exitCode()).isZero();
    Process logs = start("logs", "--db", db, "--json", "--limit", "2000");
    logs.getInputStream().read();
    logs.getInputStream().close();
    assertThat(logs.waitFor()).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }
}
