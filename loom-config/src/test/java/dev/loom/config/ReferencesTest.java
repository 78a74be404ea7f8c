package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "${A}, one",
    "x${A}y, xoney",
    "${A}${B2_c}, onetwo",
    "a$${A}b, a${A}b",
    "$$${A}, $${A}",
    "$, $",
    "$A, $A",
    "$$, $$",
    "a}b, a}b",
    "${NESTED}, ${A}",
  })
  void variablesStandAnywhereInTheText(String written, String expected) {
    Map<String, String> environment = Map.of("A", "one", "B2_c", "two", "NESTED", "${A}");
    assertThat(cache(environment, "redis_url: " + written).redisUrl())
        .isEqualTo(Secret.of(expected));
  }

  @Test
  void passwordStandsInTheMiddleOfAnAddress() {
    CacheConfig cache =
        cache(Map.of("REDIS_PASSWORD", "p:@/#w"), "redis_url: redis://:${REDIS_PASSWORD}@host/0");
    assertThat(cache.redisUrl()).isEqualTo(Secret.of("redis://:p:@/#w@host/0"));
  }

  @Test
  void variableIsReadAsTheTypeOfItsSetting() {
    CacheConfig cache =
        cache(
            Map.of("ON", "false", "N", "12", "J", "0.5", "T", "90s", "S", "user"),
            "enabled: ${ON}",
            "max_size: \"${N}\"",
            "ttl_jitter: ${J}",
            "default_ttl: ${T}",
            "scope: ${S}",
            "inert_fields: [\"p:${N}\"]");
    assertThat(cache.enabled()).isFalse();
    assertThat(cache.maxSize()).isEqualTo(12);
    assertThat(cache.ttlJitter()).isEqualTo(0.5);
    assertThat(cache.defaultTtl()).isEqualTo(Duration.ofSeconds(90));
    assertThat(cache.scope()).hasToString("USER");
    assertThat(cache.inertFields()).containsExactly("p:12");
  }

  @Test
  void variableMakesNoSettingOfItsOwn() {
    String hostile = "x\n  enabled: false\n  secret: y";
    CacheConfig cache = cache(Map.of("X", hostile), "backend: ${X}");
    assertThat(cache.backend()).isEqualTo(hostile);
    assertThat(cache.enabled()).isTrue();
    assertThat(cache.secret()).isNull();
  }

  @Test
  void variableMakesNoFileReference() {
    CacheConfig cache = cache(Map.of("X", "file:/etc/passwd"), "redis_url: ${X}");
    assertThat(cache.redisUrl()).isEqualTo(Secret.of("file:/etc/passwd"));
  }

  @Test
  void unsetVariableIsNamedWithItsSetting() {
    assertThat(problemsOf("cache:\n  max_size: 1\n  secret: ${NOT_SET}\n"))
        .containsExactly(
            "loom.yaml line 3: cache.secret refers to the environment variable NOT_SET, which is"
                + " not set");
  }

  @Test
  void emptyVariableGivesNoSecret() {
    assertThat(problemsOf("cache:\n  secret: ${EMPTY}\n", Map.of("EMPTY", "")))
        .containsExactly(
            "loom.yaml line 2: cache.secret is empty; allowed is a text, ${NAME} or file:PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "a${A", "${A:-b}", "${1}", "${A B}", "${ä}"})
  void brokenReferenceIsRefused(String written) {
    assertThat(problemsOf("cache:\n  key_prefix: '" + written + "'\n", Map.of("A", "a")))
        .containsExactly(
            "loom.yaml line 2: cache.key_prefix holds \"${\" without a variable's name; allowed is"
                + " ${NAME}, or $${ for the characters themselves");
  }

  @Test
  void whatAVariableHoldsIsNeverShown() {
    Map<String, String> environment = Map.of("X", "hunter2");
    for (String setting :
        List.of("enabled", "max_size", "ttl_jitter", "default_ttl", "scope", "redis_shards")) {
      assertThat(problemsOf("cache:\n  " + setting + ": ${X}\n", environment))
          .hasSize(1)
          .allSatisfy(problem -> assertThat(problem).contains("${X}").doesNotContain("hunter2"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'s3cr/et',s3cr/et",
    "'s3cr/et\n',s3cr/et",
    "'s3cr/et\r\n',s3cr/et",
    "'a\n\n','a\n'",
    "'\uFEFFs3cr/et\n',s3cr/et",
    "'\uFEFF\uFEFFa\uFEFF','\uFEFFa\uFEFF'",
  })
  void textIsTheContentOfItsFileLessAByteOrderMarkAndOneLineBreak(String content, String expected)
      throws IOException {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThat(cache("redis_url: file:" + file).redisUrl()).isEqualTo(Secret.of(expected));
  }

  @Test
  void fileIsRelativeToTheSettings() throws IOException {
    String key = "k".repeat(32);
    String old = "o".repeat(32) + "\n";
    Files.writeString(folder.resolve("key"), key + "\n");
    Files.writeString(folder.resolve("url"), "redis://h\n");
    Files.writeString(folder.resolve("old"), old + "\r\n");
    Path settings =
        Files.writeString(
            folder.resolve("loom.yaml"),
            "cache:\n  secret: file:${NAME}\n  redis_url: file:url\n  previous_secrets: [file:old]\n");
    CacheConfig cache = LoomConfig.read(settings, Map.of("NAME", "key")::get).cache();
    assertThat(cache.secret()).isEqualTo(Secret.of(key));
    assertThat(cache.redisUrl()).isEqualTo(Secret.of("redis://h"));
    assertThat(cache.previousSecrets()).containsExactly(Secret.of(old));
  }

  @Test
  void onlySecretsAreReadFromFiles() {
    assertThat(cache("backend: file:key").backend()).isEqualTo("file:key");
  }

  @Test
  void unusableFileIsRefusedInOneSentence() throws IOException {
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC0, (byte) 0x80});
    Files.writeString(folder.resolve("large"), "x".repeat(65_537));
    Files.writeString(folder.resolve("empty"), "\n");
    Files.createDirectory(folder.resolve("folder"));
    String where = "loom.yaml line 2: cache.secret ";
    assertThat(secretFrom("absent"))
        .containsExactly(where + "refers to \"file:absent\", which does not exist");
    assertThat(secretFrom("binary"))
        .containsExactly(where + "refers to \"file:binary\", which is not UTF-8 text");
    assertThat(secretFrom("large"))
        .containsExactly(where + "refers to \"file:large\", which is larger than 65536 bytes");
    assertThat(secretFrom("folder"))
        .containsExactly(where + "refers to \"file:folder\", which cannot be read as a file");
    assertThat(secretFrom("\\0"))
        .containsExactly(where + "refers to \"file:\\u0000\", which cannot be read as a file");
    assertThat(secretFrom("empty"))
        .containsExactly(where + "is empty; allowed is a text, ${NAME} or file:PATH");
  }

  private List<String> secretFrom(String file) {
    try {
      LoomConfig.parse(
          "loom.yaml", "cache:\n  secret: \"file:" + file + "\"\n", name -> null, folder);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }
}
