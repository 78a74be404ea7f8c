package dev.loom.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Texts as files named loom.yaml, in an environment that a test makes up. */
final class ConfigFixture {

  private ConfigFixture() {}

  static CacheConfig cache(String... lines) {
    return cache(Map.of(), lines);
  }

  /** The settings of a {@code cache:} block with these lines. */
  static CacheConfig cache(Map<String, String> environment, String... lines) {
    return parse(block(lines), environment).cache();
  }

  static LoomConfig parse(String yaml, Map<String, String> environment) {
    return LoomConfig.parse("loom.yaml", yaml, environment::get, Path.of("target"));
  }

  /** All that is wrong with a {@code cache:} block with these lines; the first is line 2. */
  static List<String> problems(String... lines) {
    return problemsOf(block(lines), Map.of());
  }

  static List<String> problemsOf(String yaml) {
    return problemsOf(yaml, Map.of());
  }

  static List<String> problemsOf(String yaml, Map<String, String> environment) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> parse(yaml, environment));
    return e == null ? List.of() : e.problems();
  }

  private static String block(String... lines) {
    return "cache:\n  " + String.join("\n  ", lines) + "\n";
  }
}
