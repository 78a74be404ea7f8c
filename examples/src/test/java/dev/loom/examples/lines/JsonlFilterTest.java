package dev.loom.examples.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonlFilterTest {
  private static final String LONGEST = "x".repeat(1_000);

  /** Answers each line with its member {@code say}; a line without one is bad. */
  private static List<String> answers(int bad, String... lines) throws IOException {
    byte[] in = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = new Console(new ByteArrayInputStream(in), out, new ByteArrayOutputStream());
    JsonlFilter filter =
        new JsonlFilter(
            console,
            (line, json) -> {
              String say = new Members(line).text("say");
              if (say == null) {
                throw new BadLineException("nothing to say");
              }
              json.writeStringField("said", say);
            });
    assertThatThrownBy(filter::run)
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(bad + " of " + lines.length + " line");
    console.finish();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\"|\"a\"",
        "\"\"|\"\"",
        "7|7",
        "-7|-7",
        "12345678901234567890123|12345678901234567890123",
        "1e10000|null",
        "1e9999|null",
        "1e-999999999|null",
        "7.0|null",
        "true|null",
        "null|null",
        "[1]|null",
        "{}|null",
      })
  void textOrWholeNumberIsEchoedOfGoodLinesAndOfBadOnes(String id, String echoed)
      throws IOException {
    assertThat(
            answers(
                2,
                "{\"id\":" + id + ",\"say\":\"hi\"}",
                "{\"id\":" + id + "}",
                "{\"id\":" + id + ",",
                "{\"say\":\"hi\",\"id\":1}"))
        .hasSize(4)
        .startsWith(
            "{\"id\":" + echoed + ",\"said\":\"hi\"}",
            "{\"id\":" + echoed + ",\"error\":\"nothing to say\",\"line\":2}")
        .satisfies(
            all -> assertThat(all.get(2)).startsWith("{\"id\":" + echoed + ",\"error\":\"not a"))
        .endsWith("{\"id\":1,\"said\":\"hi\"}");
  }

  @Test
  void idThatIsTooLongIsNotEchoed() throws IOException {
    assertThat(
            answers(
                2,
                "{\"id\":\"" + LONGEST + "\",\"say\":\"hi\"}",
                "{\"id\":\"" + LONGEST + "y\",\"say\":\"hi\"}",
                "{\"id\":\"" + LONGEST + "y\",",
                "{\"id\":" + "1".repeat(1_001) + ",\"say\":\"hi\"}"))
        .hasSize(4)
        .startsWith("{\"id\":\"" + LONGEST + "\",\"said\":\"hi\"}", "{\"id\":null,\"said\":\"hi\"}")
        .satisfies(all -> assertThat(all.get(2)).startsWith("{\"id\":null,\"error\":"))
        .satisfies(all -> assertThat(all.get(3)).startsWith("{\"id\":null,\"error\":"));
  }

  @Test
  void memberThatStandsTwiceIsToldWithoutItsName() throws IOException {
    for (String twice : List.of("\"secret\":2,\"secret\":3", "\"a\":[{\"b\":1,\"b\":1}]")) {
      List<String> answers = answers(1, "{\"id\":1," + twice + "}");
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0))
          .matches(
              "\\{\"id\":1,\"error\":\"a member stands in it twice \\(column \\d+\\)\",\"line\":1}");
    }
  }
}
