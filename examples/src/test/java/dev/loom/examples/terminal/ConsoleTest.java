package dev.loom.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static Console failing(String message) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(message);
          }
        };
    return new Console(InputStream.nullInputStream(), broken, new ByteArrayOutputStream());
  }

  @Test
  void lostResultsAreAFailure() {
    Console console = failing("No space left on device");
    console.out().println("result");
    assertThatThrownBy(console::finish)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void readerThatHasSeenEnoughIsNoFailure() {
    Console console = failing("Broken pipe");
    console.out().println("result");
    assertThatCode(console::finish).doesNotThrowAnyException();
  }

  @Test
  void withoutATerminalThereIsNoProgressAndNoColour() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(InputStream.nullInputStream(), new ByteArrayOutputStream(), err);
    try (ProgressBar bar = new ProgressBar(console, "work", 2)) {
      bar.update(1);
      bar.update(2);
    }
    assertThat(console.colour()).isFalse();
    assertThat(err.size()).isZero();
  }

  private static String foreign(boolean terminal, String text) {
    String before = System.setProperty("loom.terminal.out", "" + terminal);
    try {
      return Console.ofProcess(Map.of()).foreign(text);
    } finally {
      if (before == null) {
        System.clearProperty("loom.terminal.out");
      } else {
        System.setProperty("loom.terminal.out", before);
      }
    }
  }

  @Test
  void foreignTextCannotSteerATerminal() {
    for (int code = 0; code < 256; code++) {
      String text = "a" + (char) code + "b";
      boolean harmless = !Character.isISOControl(code) || code == '\n' || code == '\t';
      assertThat(foreign(true, text)).as("U+%04X", code).isEqualTo(harmless ? text : "a\uFFFDb");
    }
    assertThat(foreign(true, "Grüße, 你好 👩‍💻")).isEqualTo("Grüße, 你好 👩‍💻");
  }

  @Test
  void foreignTextReachesFilesAndPipesAsItIs() {
    assertThat(foreign(false, "\u001B[2J\r\u009B1m")).isEqualTo("\u001B[2J\r\u009B1m");
  }
}
