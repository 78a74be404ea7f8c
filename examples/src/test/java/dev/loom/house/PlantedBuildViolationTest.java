package dev.loom.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each check of the parent pom is run on a module that breaks it, and on one that breaks nothing.
 * One run of Maven builds them all; a module fails by itself.
 */
class PlantedBuildViolationTest {

  /** A module: the words that must name what is wrong with it, its dependencies and source. */
  record Plant(String module, List<String> named, String dependencies, String source) {
    @Override
    public String toString() {
      return module;
    }
  }

  private static final int FIRST_WITH_ERROR_PRONE = 21;
  private static final int FIRST_WITHOUT_FORMATTER = 25;

  private static final String CLEAN = "planted-clean";
  private static final String CAFFEINE =
      dependency("com.github.ben-manes.caffeine", "caffeine", "");

  static final List<Plant> PLANTS =
      List.of(
          plant(
              "planted-undocumented",
              List.of("Plant.java:5", "Missing a Javadoc comment", "[MissingJavadocMethod]"),
              source("public void undocumented() {}")),
          plant(
              "planted-link",
              List.of("Plant.java:[5,", "reference not found"),
              source("/** Does as {@link NoSuchType} says. */", "public void linked() {}")),
          plant(
              "planted-warning",
              List.of("Plant.java:[5,", "raw type", "-Werror"),
              source("private final java.util.List names = java.util.List.of();")),
          plant(
              "planted-unformatted",
              List.of("format violations", "Plant.java", "private···int"),
              source("private   int wide = 1;")),
          plant(
              "planted-long-method",
              List.of("Plant.java:5", "[MethodLength]"),
              source("private void longer() {" + "\n  assert true;".repeat(60), "}")),
          plant(
              "planted-long-file",
              List.of("Plant.java:1", "[FileLength]"),
              source("// one more line\n".repeat(400))),
          plant(
              "planted-name",
              List.of("PlantManager.java:4", "banned ending", "[TypeName]"),
              source().replace("Plant", "PlantManager")),
          new Plant(
              "planted-unused",
              List.of("Unused declared dependencies found", "ben-manes.caffeine:caffeine"),
              CAFFEINE,
              source()),
          new Plant(
              "planted-undeclared",
              List.of("Used undeclared dependencies found", "org.jspecify:jspecify"),
              CAFFEINE,
              source("private com.github.benmanes.caffeine.cache.Ticker ticker;")
                  .replace("public", "@org.jspecify.annotations.NullMarked\npublic")),
          new Plant(
              "planted-divergent",
              List.of(
                  "DependencyConvergence failed",
                  "org.slf4j:slf4j-api:jar:1.7.36",
                  "RequireUpperBoundDeps failed"),
              dependency("org.slf4j", "slf4j-api", "<version>1.7.36</version>")
                  + dependency("com.zaxxer", "HikariCP", ""),
              source()));

  private static BuildLog log;

  @BeforeAll
  static void buildPlantedModules(@TempDir Path folder) throws IOException, InterruptedException {
    PlantedReactor reactor = new PlantedReactor(folder);
    reactor.add(CLEAN, "", source());
    reactor.addStub("org.slf4j", "slf4j-api", "1.7.36");
    for (Plant plant : PLANTS) {
      reactor.add(plant.module(), plant.dependencies(), plant.source());
    }
    // Error Prone is slow to start, and only one violation needs it: see below.
    log = verify(reactor, "-P!errorprone");
  }

  @ParameterizedTest
  @FieldSource("PLANTS")
  void plantedViolationFailsTheBuild(Plant plant) {
    int jdk = Runtime.version().feature();
    assumeTrue(
        jdk < FIRST_WITHOUT_FORMATTER || !plant.module().equals("planted-unformatted"),
        "SKIPPED: the format is not checked on JDK " + jdk);
    assertThat(log.exit()).isNotZero();
    assertThat(log.failed(plant.module())).as("%s fails", plant).isTrue();
    assertThat(log.about(plant.module())).contains(plant.named());
  }

  @Test
  void moduleThatKeepsTheRulesPasses() {
    assertThat(log.succeeded(CLEAN)).as(log.about(CLEAN)).isTrue();
  }

  @Test
  void possibleNullFailsTheBuild(@TempDir Path folder) throws IOException, InterruptedException {
    int jdk = Runtime.version().feature();
    assumeTrue(jdk >= FIRST_WITH_ERROR_PRONE, "SKIPPED: NullAway does not run on JDK " + jdk);
    PlantedReactor reactor = new PlantedReactor(folder);
    reactor.add(
        "planted-nullable",
        dependency("org.jspecify", "jspecify", ""),
        """
        package dev.loom.planted;

        @org.jspecify.annotations.NullMarked
        final class Plant {
          private Plant() {}

          static int length(@org.jspecify.annotations.Nullable String text) {
            return text.length();
          }
        }
        """);
    BuildLog nullable = verify(reactor, "-Perrorprone");
    assertThat(nullable.failed("planted-nullable")).isTrue();
    assertThat(nullable.about("planted-nullable"))
        .contains("Plant.java:[8,", "[NullAway]", "dereferenced expression");
  }

  private static BuildLog verify(PlantedReactor reactor, String profiles)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(PlantedReactor.maven()),
        "SKIPPED: the checks of the build were NOT shown to fail: no Maven at "
            + PlantedReactor.maven());
    BuildLog log = reactor.verify(profiles);
    assumeTrue(
        !log.lacksArtifacts(),
        "SKIPPED: the checks of the build were NOT shown to fail: Maven has yet to fetch what they"
            + " need, run mvn verify once:\n"
            + log.text());
    return log;
  }

  private static Plant plant(String module, List<String> named, String source) {
    return new Plant(module, named, "", source);
  }

  private static String dependency(String group, String artifact, String version) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
        .formatted(group, artifact, version);
  }

  /** A type without fault but for the members given, the first of which stands on line 5. */
  private static String source(String... members) {
    String body = String.join("\n", members).indent(2);
    return "package dev.loom.planted;\n\n/** Stands here. */\npublic final class Plant {\n"
        + (body.isBlank() ? "" : body + "\n")
        + "  private Plant() {}\n}\n";
  }
}
