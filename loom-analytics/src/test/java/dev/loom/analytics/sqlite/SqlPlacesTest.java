package dev.loom.analytics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlPlacesTest {
  private static final Pattern SQL =
      Pattern.compile("\"\\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH|BEGIN|PRAGMA)\\b");

  @Test
  void onlyThreeNamedClassesHoldSql() throws IOException {
    Path sources = Path.of(System.getProperty("loom.root"), "loom-analytics/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> withSql =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> SQL.matcher(read(file)).find())
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();

      // The data source speaks PRAGMAs alone: name and value from its two lists.
      assertThat(withSql).containsExactly("PragmaDataSource.java", "Queries.java", "Schema.java");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
