package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the guide to the cache to what it says: its snippets compile, */
class CacheGuideTest {
  private static final Path GUIDE = Path.of(System.getProperty("loom.root"), "docs", "cache.md");
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everySnippetCompiles() throws Exception {
    StringBuilder methods = new StringBuilder();
    Matcher block = JAVA_BLOCK.matcher(Files.readString(GUIDE));
    int count = 0;
    while (block.find()) {
      methods.append("static void snippet").append(count++).append("(LoomClient upstream) {\n");
      methods.append(block.group(1)).append("}\n");
    }
    assertThat(count).isGreaterThanOrEqualTo(3);
    Path file =
        Files.writeString(
            folder.resolve("Guide.java"),
            "import dev.loom.*; import dev.loom.cache.*; import dev.loom.chat.*;"
                + " import java.time.Duration;\nfinal class Guide {\n"
                + methods
                + "}\n");
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
}
