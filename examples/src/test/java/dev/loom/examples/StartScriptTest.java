package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The start script in a project of its own whose JDK and Maven are stand-ins that note how they
 * were called, so that nothing is really built.
 */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "dirname",
          "readlink",
          "sed",
          "find",
          "touch",
          "mkdir",
          "rm",
          "mv",
          "grep",
          "flock",
          "sleep",
          "ln",
          "env");

  @TempDir Path folder;
  private Path root = Path.of("");
  private Path tools = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void makeProject() throws Exception {
    root = Files.createDirectories(folder.resolve("a project's folder"));
    tools = Files.createDirectories(folder.resolve("tools"));
    jdk = Files.createDirectories(folder.resolve("a jdk/bin")).getParent();
    Path script = root.resolve("loom");
    Files.copy(Path.of(System.getProperty("loom.root", ".."), "loom"), script);
    executable(script);
    Files.createDirectories(root.resolve("examples/src/main/java"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("examples/pom.xml"), "<project/>");
    for (String tool : TOOLS) {
      linkTool(tool);
    }
    makeJdk("17.0.1");
    makeMaven("3.8.7");
  }

  private void linkTool(String tool) throws IOException {
    for (String from : List.of("/usr/bin/", "/bin/")) {
      if (Files.exists(Path.of(from + tool)) && !Files.exists(tools.resolve(tool))) {
        Files.createSymbolicLink(tools.resolve(tool), Path.of(from + tool));
      }
    }
  }

  private void makeJdk(String version) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    tool(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
    tool(jdk.resolve("bin/javac"), "exit 0");
  }

  private void makeMaven(String version) throws IOException {
    tool(
        tools.resolve("mvn"),
        "if [ \"$1\" = --version ]; then echo \"Apache Maven "
            + version
            + " (x)\"; exit; fi\n"
            + "echo \"$PWD $*\" >> \""
            + folder
            + "/builds\"\n"
            + "[ ! -f \""
            + folder
            + "/broken\" ] || { echo '[ERROR] it is broken'; exit 1; }\n"
            + "sleep 0.3");
  }

  private static void tool(Path file, String script) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(Map<String, String> environment, Path script, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Outcome end(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, err);
  }

  private Outcome loom(String... args) throws Exception {
    return end(start(Map.of("JAVA_HOME", jdk.toString()), root.resolve("loom"), args));
  }

  private List<String> builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  private static void assertFailure(Outcome outcome, String line) {
    assertThat(outcome.err()).isEqualTo("loom: " + line + "\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void buildsOnceAndHandsArgumentsOver() throws Exception {
    Outcome first = loom("chat", "two words", "");
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    Path target = root.toRealPath().resolve("examples/target");
    assertThat(first.out().lines())
        .endsWith(
            "-cp",
            target + "/classes:" + target + "/lib/*",
            "dev.loom.examples.LoomCommand",
            "chat",
            "two words",
            "");
    assertThat(first.out()).doesNotContain("loom.terminal");
    loom();
    assertThat(builds()).hasSize(1);
    assertThat(builds().get(0))
        .startsWith(root.toRealPath() + " ")
        .contains("-pl examples -am package");
  }

  @Test
  void changedSourceIsBuiltAgain() throws Exception {
    loom();
    Path source = Files.writeString(root.resolve("examples/src/main/java/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    loom();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void linkToTheScriptFindsTheProject() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("linked loom"), root.resolve("loom"));
    Outcome outcome = end(start(Map.of("JAVA_HOME", jdk.toString()), link, "--help"));
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains(root.toRealPath() + "/examples/target/classes");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(Map.of("JAVA_HOME", jdk.toString()), root.resolve("loom"), "--help"));
    }
    for (Process process : processes) {
      assertThat(end(process).exitCode()).isZero();
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void twoAtOnceBuildOnceWithoutFlock() throws Exception {
    Files.deleteIfExists(tools.resolve("flock"));
    twoAtOnceBuildOnce();
    try (Stream<Path> left = Files.list(root.resolve("examples/target"))) {
      assertThat(left).noneMatch(file -> file.toString().endsWith("lock"));
    }
  }

  @Test
  void failedBuildShowsItsErrorAndIsTriedAgain() throws Exception {
    Files.writeString(folder.resolve("broken"), "");
    Outcome outcome = loom("--help");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines().toList())
        .containsExactly(
            "[ERROR] it is broken",
            "loom: the build failed; correct the error above, or read "
                + root.toRealPath()
                + "/examples/target/loom-build.log.");
    Files.delete(folder.resolve("broken"));
    assertThat(loom("--help").exitCode()).isZero();
    assertThat(builds()).hasSize(2);
  }

  /** Prints the code points of its arguments. */
  static final class Arguments {
    public static void main(String[] args) {
      for (String arg : args) {
        System.out.println(arg.codePoints().mapToObj(Integer::toHexString).toList());
      }
    }
  }

  /** Lets the script run a real JVM, with the arguments behind its own command. */
  private void makeRealJdk() throws Exception {
    Path classes =
        Path.of(Arguments.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    tool(
        jdk.resolve("bin/java"),
        "while [ \"$1\" != dev.loom.examples.LoomCommand ]; do shift; done; shift\n"
            + "exec \"%s/bin/java\" -cp \"%s\" '%s' \"$@\""
                .formatted(System.getProperty("java.home"), classes, Arguments.class.getName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=C", "LC_CTYPE=C", "LANG=no_SUCH", ""})
  void promptKeepsItsLettersInEveryLocale(String locale) throws Exception {
    makeRealJdk();
    linkTool("locale");
    Path caller = folder.resolve("caller");
    // Written as bytes: the locale of this very JVM plays no part.
    tool(caller, locale + " exec \"" + root.resolve("loom") + "\" chat 'Grüße 你😀'");
    Outcome outcome = end(start(Map.of("JAVA_HOME", jdk.toString()), caller));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines())
        .containsExactly("[63, 68, 61, 74]", "[47, 72, fc, df, 65, 20, 4f60, 1f600]");
  }

  @Test
  void localeThatKnowsAllLettersIsLeftAsItIs() throws Exception {
    tool(jdk.resolve("bin/java"), "echo \"${LC_ALL:-unset} ${LANG:-unset}\"");
    linkTool("locale");
    Path script = root.resolve("loom");
    Outcome kept =
        end(start(Map.of("JAVA_HOME", jdk.toString(), "LANG", "C.UTF-8"), script, "--help"));
    assertThat(kept.out()).isEqualTo("unset C.UTF-8\n");
    Outcome replaced =
        end(start(Map.of("JAVA_HOME", jdk.toString(), "LC_ALL", "C"), script, "--help"));
    assertThat(replaced.out()).isEqualTo("C.UTF-8 unset\n");
  }

  @Test
  void missingOrOldToolsAreNamed() throws Exception {
    assertFailure(
        end(start(Map.of(), root.resolve("loom"))),
        "java was not found; install a JDK 17 or newer, or set JAVA_HOME to one.");
    assertFailure(
        end(start(Map.of("JAVA_HOME", "/nowhere"), root.resolve("loom"))),
        "JAVA_HOME is /nowhere, which has no bin/java; point it at a JDK 17 or newer.");
    makeMaven("3.6.3");
    assertFailure(loom(), "mvn is Maven 3.6.3; install Maven 3.8 or newer.");
    Files.delete(tools.resolve("mvn"));
    assertFailure(loom(), "mvn was not found; install Maven 3.8 or newer.");
    Files.delete(jdk.resolve("bin/javac"));
    assertFailure(
        loom(),
        jdk
            + "/bin/java belongs to a JRE without javac; install a JDK 17 or newer, or set"
            + " JAVA_HOME to one.");
    makeJdk("11.0.2");
    assertFailure(
        loom(), jdk + "/bin/java is Java 11; install a JDK 17 or newer, or set JAVA_HOME to one.");
    assertThat(builds()).isEmpty();
  }
}
