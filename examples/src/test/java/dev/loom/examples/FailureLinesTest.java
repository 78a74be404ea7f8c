package dev.loom.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.examples.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureLinesTest {

  /** Runs a real command whose input fails, after a first line that can be answered. */
  private static Outcome failing(Throwable failure, String... more) {
    byte[] first = "{\"id\":1,\"usage\":{\"format\":\"ollama\"},\"prices\":{}}\n".getBytes(UTF_8);
    InputStream in =
        new InputStream() {
          private boolean isRead;

          @Override
          public int read() {
            throw new AssertionError("not asked for");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            if (!isRead) {
              isRead = true;
              System.arraycopy(first, 0, bytes, offset, first.length);
              return first.length;
            }
            return raise(failure);
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args =
        Stream.concat(Stream.of("price", "--jsonl"), Stream.of(more)).toArray(String[]::new);
    try {
      int exitCode = LoomCommand.run(new Console(in, out, err), Map.of(), args);
      return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    } catch (VirtualMachineError | LinkageError e) {
      // JUnit would end with it instead of counting a failure.
      throw new AssertionError("nobody caught " + e.getClass(), e.getCause());
    }
  }

  private static int raise(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  static Stream<Error> errors() {
    return Stream.of(
        new OutOfMemoryError("Java heap space"),
        new StackOverflowError(),
        new NoClassDefFoundError("dev/loom/\u001B[31mMissing"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorOfTheMachineIsOneLineAndAFailure(Error error) {
    Outcome outcome = failing(error);
    String line =
        "loom: unexpected " + error.getClass().getSimpleName() + "; --debug shows where.\n";
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo(line);
    assertThat(outcome.out()).startsWith("{\"id\":1,").hasLineCount(1);
    Outcome debug = failing(error, "--debug");
    assertThat(debug.exitCode()).isEqualTo(1);
    assertThat(debug.err())
        .startsWith(line + error.getClass().getName())
        .contains("\tat ")
        .doesNotContain("\u001B");
  }

  @Test
  void defectOfACommandIsOneLineAndAFailure() {
    Outcome outcome = failing(new IllegalStateException("prompt of somebody"));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo("loom price: unexpected IllegalStateException; --debug shows where.\n");
    assertThat(outcome.out()).startsWith("{\"id\":1,");
  }
}
