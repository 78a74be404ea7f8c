package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a JVM of their own, as the start script runs them. */
class ChildProcessTest {
  @TempDir Path folder;

  private Outcome run(String... args) throws Exception {
    return new ChildProcess(folder).run(List.of(), args);
  }

  @Test
  void resultsAreOnStdoutAndNothingElse() throws Exception {
    String db = folder.resolve("calls.db").toString();
    Outcome demo = run("demo", "--requests", "50", "--no-serve", "--db", db);
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    // From some day on the bundled prices are old, which is said and is no part of the result.
    assertThat(demo.err().lines().filter(line -> !line.contains("days old; costs may be wrong")))
        .containsExactly("Database: " + db);
    Outcome stats = run("stats", "--db", db, "--json");
    assertThat(stats.exitCode()).isZero();
    assertThat(stats.err()).isEmpty();
    assertThat(stats.out()).startsWith("{\"total_requests\":50,").endsWith("}\n");
    assertThat(run("stats").exitCode()).isEqualTo(2);
    assertThat(run("stats", "--db", db + ".missing").exitCode()).isEqualTo(1);
  }

  @Test
  void configurationMayComeThroughAPipe() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/dev/stdin")), "not measured: there is no /dev/stdin");
    String db = folder.resolve("calls.db").toString();
    Outcome demo =
        new ChildProcess(folder)
            .read(
                "cache: {enabled: false}\n",
                List.of(),
                "demo",
                "--requests",
                "50",
                "--no-serve",
                "--config",
                "/dev/stdin",
                "--db",
                db);
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.fact("hit rate")).startsWith("0.0 %");
  }

  @Test
  void warningsAboutTheConfigurationComeOnce() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("loom.yaml"), "cache: {redis_url: 'redis://h', max_memory_mb: 1}\n");
    String db = folder.resolve("calls.db").toString();
    Outcome demo =
        run("demo", "--requests", "50", "--no-serve", "--config", file.toString(), "--db", db);
    assertThat(demo.err().lines().filter(line -> line.contains("redis_url"))).hasSize(1);
  }

  @Test
  void readerThatGoesAwayIsNoFailure() throws Exception {
    String db = folder.resolve("calls.db").toString();
    assertThat(run("demo", "--requests", "2000", "--no-serve", "--db", db).exitCode()).isZero();
    ChildProcess child = new ChildProcess(folder);
    Process logs = child.start(List.of(), "logs", "--db", db, "--json", "--limit", "2000");
    logs.getInputStream().read();
    logs.getInputStream().close();
    assertThat(logs.waitFor()).isZero();
    assertThat(child.err()).isEmptyFile();
  }
}
