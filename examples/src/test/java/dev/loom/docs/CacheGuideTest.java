package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the guide to the cache to what it says: its snippets compile. */
class CacheGuideTest {
  private static final Path GUIDE = Path.of(System.getProperty("loom.root"), "docs", "cache.md");

  @TempDir Path folder;

  @Test
  void everySnippetCompiles() throws Exception {
    StringBuilder methods = new StringBuilder();
    List<String> snippets = Snippets.of(GUIDE);
    for (int i = 0; i < snippets.size(); i++) {
      methods.append("static void snippet").append(i).append("(LoomClient upstream) {\n");
      methods.append(snippets.get(i)).append("}\n");
    }
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(3);
    Snippets.compile(
        folder,
        "Guide",
        "import dev.loom.*; import dev.loom.cache.*; import dev.loom.chat.*;"
            + " import java.time.Duration;\nfinal class Guide {\n"
            + methods
            + "}\n");
  }
}
