package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.ModelId;
import dev.loom.cost.PriceBook;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the guide to costs to what it says: its snippets compile, its price file is one. */
class CostGuideTest {
  private static final Path GUIDE = Path.of(System.getProperty("loom.root"), "docs", "cost.md");

  @TempDir Path folder;

  @Test
  void everySnippetCompiles() throws Exception {
    List<String> snippets = Snippets.of(GUIDE);
    assertThat(snippets).hasSize(4);
    StringBuilder guide =
        new StringBuilder(
            "import dev.loom.analytics.*; import dev.loom.analytics.sqlite.*;"
                + " import dev.loom.chat.*; import dev.loom.cost.*; import dev.loom.log.*;"
                + " import java.nio.file.Path; import java.time.Instant; import java.util.Map;\n"
                + "final class Guide {\n");
    for (int i = 0; i < snippets.size(); i++) {
      guide.append("static void snippet").append(i).append("() {\n");
      guide.append(snippets.get(i)).append("}\n");
    }
    Snippets.compile(folder, "Guide", guide + "}\n");
  }

  @Test
  void thePriceFileOfTheGuideIsOne() throws Exception {
    List<String> files = Snippets.of(GUIDE, "csv");
    assertThat(files).hasSize(1);
    Path file = Files.writeString(folder.resolve("prices.csv"), files.get(0));
    PriceBook book = PriceBook.bundled().overriddenBy(PriceBook.read(file));
    Instant before = Instant.parse("2026-11-30T23:59:59Z");
    ModelId large = new ModelId("acme", "large");

    assertThat(book.price(large, before).orElseThrow().rates()).containsValue(new BigDecimal("4"));
    assertThat(book.price(large, before.plusSeconds(1)).orElseThrow().rates())
        .containsValue(new BigDecimal("3"));
    assertThat(book.price(new ModelId("azure", "my-deployment"), before)).isPresent();
  }
}
