package dev.loom.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
}
