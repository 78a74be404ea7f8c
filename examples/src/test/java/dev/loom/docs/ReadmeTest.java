package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to what it says: its snippet compiles and runs, its links lead somewhere. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("loom.root"));
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir Path folder;

  @Test
  void quickStartCompilesAndDoesWhatItSays() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ChatModel model =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            calls.incrementAndGet();
            return ChatResponse.builder()
                .aiMessage(AiMessage.from("Rayleigh scattering."))
                .finishReason(FinishReason.STOP)
                .tokenUsage(new TokenUsage(13, 4))
                .build();
          }
        };

    String printed = run(compile(snippet()), model);

    assertThat(printed)
        .isEqualTo("UPSTREAM, then CACHE: Rayleigh scattering." + System.lineSeparator());
    assertThat(calls).hasValue(1);
    assertThat(folder.resolve("loom.db")).exists();
  }

  @Test
  void quickStartIsShortAndSoIsTheReadme() throws Exception {
    assertThat(snippet().strip().lines().count()).isLessThanOrEqualTo(10);
    assertThat(readme().lines().count()).isLessThanOrEqualTo(120);
  }

  @Test
  void linksLeadToFiles() throws Exception {
    Matcher link = LINK.matcher(readme());
    int found = 0;
    while (link.find()) {
      assertThat(ROOT.resolve(link.group(1))).exists();
      found++;
    }
    assertThat(found).isPositive();
  }

  private static String readme() throws Exception {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static String snippet() throws Exception {
    Matcher block = JAVA_BLOCK.matcher(readme());
    assertThat(block.find()).as("README has a java block").isTrue();
    return block.group(1);
  }

  private Path compile(String snippet) throws Exception {
    String source =
        """
        import dev.langchain4j.model.chat.ChatModel;
        import dev.loom.Loom;
        import dev.loom.analytics.AnalyticsStore;
        import dev.loom.analytics.sqlite.SqliteAnalyticsStore;
        import dev.loom.cache.Caching;
        import dev.loom.chat.ChatRequest;
        import dev.loom.chat.ChatResponse;
        import dev.loom.chat.LoomClient;
        import dev.loom.langchain4j.LangChain4jClient;
        import dev.loom.log.Logging;
        import java.nio.file.Path;

        public final class Snippet {
          public static void run(ChatModel chatModel) {
        %s
          }
        }
        """
            .formatted(snippet.replace("loom.db", folder.resolve("loom.db").toString()));
    Path file = Files.writeString(folder.resolve("Snippet.java"), source);
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
    return folder;
  }

  private static String run(Path classes, ChatModel model) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      loader.loadClass("Snippet").getMethod("run", ChatModel.class).invoke(null, model);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
