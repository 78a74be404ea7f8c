package dev.loom.examples.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers the first failure of a stream, which {@link java.io.PrintStream} would swallow. */
final class GuardedStream extends OutputStream {
  private final OutputStream target;
  private @Nullable IOException failure;

  GuardedStream(OutputStream target, int buffer) {
    this.target = new BufferedOutputStream(target, buffer);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      return;
    }
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    if (failure != null) {
      return;
    }
    try {
      target.flush();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** A reader that has seen enough ({@code | head}) is no failure; a full disk is. */
  void check() {
    if (failure != null && !String.valueOf(failure.getMessage()).contains("Broken pipe")) {
      throw CommandFailure.failed(
          "the results could not be written (" + failure.getMessage() + "); make room and retry.",
          failure);
    }
  }
}
