package dev.loom.config;

import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {

  @Test
  void noProblemIsNoException() {
    new Problems("f").throwIfAny();
  }

  @Test
  void messageHasOneLineForEachProblem() {
    Problems problems = new Problems("f");
    problems.add(3, "c");
    problems.add(0, "a");
    problems.add(2, "b");
    problems.add(3, "d");
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessage("f: a\nf line 2: b\nf line 3: c\nf line 3: d")
        .hasNoCause();
  }

  @Test
  void onlyTheFirstHundredAreShown() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 1; i <= 250; i++) {
      yaml.append("name").append(i).append(": 1\n");
    }
    assertThat(problemsOf(yaml.toString()))
        .hasSize(101)
        .startsWith("loom.yaml line 1: name1 is no setting")
        .endsWith("loom.yaml: and 150 more");
  }

  @Test
  void longAndOddNamesAreShownOnOneShortLine() {
    assertThat(problemsOf("\"a\\nb\\u202e\\ud800\": 1"))
        .containsExactly("loom.yaml line 1: \"a\\u000Ab\\u202E\\uD800\" is no setting");
    assertThat(problemsOf("x".repeat(60_000) + ": 1")).isNotEmpty();
    assertThat(problemsOf("? " + "x".repeat(60_000) + "\n: 1"))
        .containsExactly("loom.yaml line 1: \"" + "x".repeat(60) + "…\" is no setting");
  }
}
