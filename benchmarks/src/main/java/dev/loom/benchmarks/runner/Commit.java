package dev.loom.benchmarks.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured.
 *
 * @param id the commit, {@code unknown} outside a repository
 * @param dirty whether the tree held changes that no commit has
 */
record Commit(String id, boolean dirty) {

  static Commit of(Path root) {
    try {
      String id = git(root, "rev-parse", "--short=12", "HEAD");
      return new Commit(id, !git(root, "status", "--porcelain").isEmpty());
    } catch (IOException e) {
      return new Commit("unknown", true);
    }
  }

  private static String git(Path root, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "-C", root.toString());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("git " + arguments[0] + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output.strip();
  }

  @Override
  public String toString() {
    return dirty ? id + "+dirty" : id;
  }
}
