package dev.loom.examples;

import dev.loom.examples.terminal.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What a command printed and how it ended. */
public record Outcome(int exitCode, String out, String err) {

  /** Runs a command in this process, with an empty environment. */
  public static Outcome of(String... args) {
    return of(Map.of(), args);
  }

  /** Runs a command in this process. */
  public static Outcome of(Map<String, String> environment, String... args) {
    return of("", environment, args);
  }

  /** Runs a command in this process that reads a text. */
  public static Outcome reading(String input, String... args) {
    return of(input, Map.of(), args);
  }

  private static Outcome of(String input, Map<String, String> environment, String... args) {
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = LoomCommand.run(new Console(in, out, err), environment, args);
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The value behind a name in a list of facts. */
  public String fact(String name) {
    return out.lines()
        .filter(line -> line.startsWith(name + "  "))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + out));
  }

  /** A file of the shared folder; the test is skipped where there is none. */
  public static Path shared(String file) {
    Path path = Path.of(System.getProperty("loom.root", ".."), "..", "shared", file).normalize();
    Assumptions.assumeTrue(Files.exists(path), "not measured: " + path + " is not there");
    return path;
  }
}
