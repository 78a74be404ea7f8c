package dev.loom.benchmarks.runner;

import static dev.loom.benchmarks.runner.Recorded.paired;
import static dev.loom.benchmarks.runner.Recorded.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.benchmarks.runner.Options.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  private static final Report OLD = report(Gate.STRICT, paired("B-00", 0.99, 264));
  private static final Report NEW =
      report(Gate.STRICT, paired("B-00", 1.01, 264), paired("B-01", 1.1, 2_040));
  private static final String OTHER = "\n## Other CPU, 8 cores, JDK 25\n\nits numbers\n";

  @Test
  void theDocumentHoldsTheTableAndEachFloor() {
    String document = Publication.document(NEW, "");
    assertThat(document)
        .startsWith("# Benchmarks\n")
        .contains("\n## Some CPU, 2 cores, JDK 17\n")
        .contains(String.join("\n", Table.header(NEW)))
        .contains(String.join("\n", Table.rows(NEW.results())))
        .endsWith("- B-01: measured against floor of B-01.\n");
  }

  @Test
  void theNewestRunOfAMachineWins() {
    String document = Publication.document(NEW, Publication.document(OLD, ""));
    assertThat(document).isEqualTo(Publication.document(NEW, ""));
  }

  @Test
  void sectionsOfOtherMachinesStay() {
    String before = Publication.document(OLD, "") + OTHER;
    String document = Publication.document(NEW, before);
    assertThat(document).endsWith(OTHER).contains(String.join("\n", Table.rows(NEW.results())));
    assertThat(Publication.document(NEW, document)).isEqualTo(document);
  }

  @Test
  void theFileIsWrittenWhole(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("docs/benchmarks.md");
    Publication.write(NEW, file);
    assertThat(Files.readString(file)).isEqualTo(Publication.document(NEW, ""));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
