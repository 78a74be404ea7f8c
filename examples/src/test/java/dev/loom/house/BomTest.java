package dev.loom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A host that imports loom-bom needs to write no version of ours. */
class BomTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>dev\\.loom</groupId>\\s*<artifactId>([a-z0-9-]+)</artifactId>\\s*"
              + "<version>\\$\\{project\\.version}</version>\\s*(<type>test-jar</type>)?\\s*"
              + "</dependency>");

  @Test
  void everyPublishedArtifactHasItsVersion() throws IOException {
    String bom = Files.readString(HouseClasses.ROOT.resolve("loom-bom/pom.xml"));
    List<String> managed =
        DEPENDENCY
            .matcher(bom)
            .results()
            .map(found -> found.group(1) + (found.group(2) == null ? "" : " (tests)"))
            .toList();
    List<String> published = new ArrayList<>(HouseClasses.modulesWithCode());
    published.add("loom-cache (tests)"); // what authors of other stores inherit
    assertThat(managed).containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void nobodyDependsOnWhatIsNotPublished() throws IOException {
    List<String> poms = new ArrayList<>(List.of("examples", "benchmarks", "faults"));
    poms.addAll(HouseClasses.modulesWithCode());
    for (String module : poms) {
      String pom = Files.readString(HouseClasses.ROOT.resolve(module).resolve("pom.xml"));
      String dependencies = pom.substring(pom.indexOf("<dependencies>"));
      assertThat(dependencies)
          .as(module)
          .doesNotContain("<artifactId>loom-examples<", "loom-benchmarks<", "loom-faults<");
    }
    String bom = Files.readString(HouseClasses.ROOT.resolve("loom-bom/pom.xml"));
    assertThat(bom).doesNotContain("loom-faults");
  }
}
