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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the README to what it says: its snippet compiles with its imports and runs, its links lead
 * somewhere.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("loom.root"));
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(loom-[a-z0-9-]+)<");
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
  void coordinatesAreThoseOfTheBuild() throws Exception {
    String version =
        Files.readString(ROOT.resolve("pom.xml"))
            .replaceFirst("(?s).*?<artifactId>loom-parent</artifactId>\\s*<version>", "")
            .replaceFirst("(?s)</version>.*", "");
    assertThat(readme()).contains("<version>" + version + "</version>");
    Matcher artifact = ARTIFACT.matcher(readme());
    int found = 0;
    while (artifact.find()) {
      assertThat(ROOT.resolve(artifact.group(1))).isDirectory();
      found++;
    }
    assertThat(found).isGreaterThan(3);
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
    return Snippets.of(ROOT.resolve("README.md")).get(0);
  }

  private static String imports() throws Exception {
    return Snippets.of(ROOT.resolve("README.md")).get(1);
  }

  private Path compile(String snippet) throws Exception {
    String source =
        """
        import dev.langchain4j.model.chat.ChatModel;
        %s
        public final class Snippet {
          public static void run(ChatModel chatModel) {
        %s
          }
        }
        """
            .formatted(imports(), snippet.replace("loom.db", folder.resolve("loom.db").toString()));
    Snippets.compile(folder, "Snippet", source);
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
