package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.ModelId;
import dev.loom.cost.PriceBook;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the guide to costs to what it says: its snippets compile, its price file is one. */
class CostGuideTest {
  private static final Path GUIDE = Path.of(System.getProperty("loom.root"), "docs", "cost.md");

  @TempDir Path folder;

  private static List<String> blocks(String language) throws Exception {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(GUIDE))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  @Test
  void everySnippetCompiles() throws Exception {
    List<String> snippets = blocks("java");
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
    Path file = Files.writeString(folder.resolve("Guide.java"), guide + "}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  @Test
  void thePriceFileOfTheGuideIsOne() throws Exception {
    List<String> files = blocks("csv");
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
