package dev.loom.house;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Maven said about a reactor.
 *
 * @param exit the exit code of Maven
 * @param text all that it printed
 */
record BuildLog(int exit, String text) {

  /** Whether Maven lacks something that it may not fetch now. */
  boolean lacksArtifacts() {
    return text.contains("in offline mode") || text.contains("is offline and the artifact");
  }

  boolean failed(String module) {
    return ended(module, "FAILURE");
  }

  boolean succeeded(String module) {
    return ended(module, "SUCCESS");
  }

  // The summary names versions when modules differ in them.
  private boolean ended(String module, String how) {
    return !found("(?m)^\\[INFO\\] " + Pattern.quote(module) + "( [\\w.-]+)? \\.* " + how)
        .isEmpty();
  }

  /** All that was printed about one module: while it was built, and among the closing errors. */
  String about(String module) {
    String name = Pattern.quote(module);
    return found("(?s)\\[INFO\\] Building " + name + " .*?(?=\\[INFO\\] -+< |Reactor Summary)")
        + found("(?s)on project " + name + ":.*?(?=Failed to execute goal|To see the full stack)");
  }

  private String found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining());
  }
}
