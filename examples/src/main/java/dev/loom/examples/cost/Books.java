package dev.loom.examples.cost;

import dev.loom.cost.PriceBook;
import dev.loom.examples.terminal.CommandFailure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The prices that a command uses. */
final class Books {
  private Books() {}

  /** The bundled prices, under those of the user's file if there is one. */
  static PriceBook of(@Nullable Path file) {
    if (file == null) {
      return PriceBook.bundled();
    }
    try {
      return PriceBook.bundled().overriddenBy(PriceBook.read(file));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw CommandFailure.failed("the price file cannot be used: " + e.getMessage(), e);
    }
  }
}
