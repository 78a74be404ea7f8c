package dev.loom.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands in a JVM of their own, as the start script does. */
public final class ChildProcess {
  private final Path folder;

  /** Temporary files, and what goes to stderr, are kept in a folder. */
  public ChildProcess(Path folder) {
    this.folder = folder;
  }

  /** What the last process printed to stderr. */
  public Path err() {
    return folder.resolve("err");
  }

  /** Starts a command with options for its JVM. */
  public Process start(List<String> options, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add("dev.loom.examples.LoomCommand");
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(err().toFile()).start();
  }

  /** Runs a command to its end. */
  public Outcome run(List<String> options, String... args) throws Exception {
    return read("", options, args);
  }

  /** Runs a command that reads a text to its end. */
  public Outcome read(String text, List<String> options, String... args) throws Exception {
    Process process = start(options, args);
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading; how, its output tells.
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(err()));
  }
}
