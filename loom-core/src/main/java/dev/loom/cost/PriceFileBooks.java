package dev.loom.cost;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundled prices with a host's price file on top, read anew when the host says so. A file that
 * cannot be used changes nothing: the last good book stays in force, a warning says all that is
 * wrong, and {@link #problem} tells it. Thread-safe; calls never wait for a file.
 */
public final class PriceFileBooks implements Supplier<PriceBook> {
  private static final Logger LOG = LoggerFactory.getLogger(PriceFileBooks.class);

  private final Path file;
  private final Clock clock;
  private volatile State state;

  /** What is in force, and what became of the last attempt to change it. */
  private record State(PriceBook book, Instant loaded, @Nullable String problem) {}

  private PriceFileBooks(Path file, Clock clock) {
    this.file = Objects.requireNonNull(file, "file");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.state = new State(read(), clock.instant(), null);
  }

  /**
   * Reads the file for the first time; one that cannot be used is refused.
   *
   * @param file a price file, see {@link PriceBook#read}
   * @return the books
   * @throws IllegalArgumentException with all that is wrong in the file, by line
   * @throws java.io.UncheckedIOException when it cannot be read
   */
  public static PriceFileBooks of(Path file) {
    return of(file, Clock.systemUTC());
  }

  static PriceFileBooks of(Path file, Clock clock) {
    return new PriceFileBooks(file, clock);
  }

  private PriceBook read() {
    return PriceBook.bundled().overriddenBy(PriceBook.read(file));
  }

  /**
   * The last good book.
   *
   * @return the same book until a {@link #reload} succeeds
   */
  @Override
  public PriceBook get() {
    return state.book;
  }

  /**
   * Reads the file again. The new book counts from the next call on, as a whole.
   *
   * @return whether the file could be used; if not, the book in force stays, and {@link #problem}
   *     says why
   */
  public synchronized boolean reload() {
    try {
      state = new State(read(), clock.instant(), null);
      return true;
    } catch (RuntimeException e) {
      String problem = String.valueOf(e.getMessage());
      state = new State(state.book, state.loaded, problem);
      LOG.warn("The prices {} stay in force: {}", state.book.version(), problem);
      return false;
    }
  }

  /**
   * When the book in force was read.
   *
   * @return the instant of the last success
   */
  public Instant loaded() {
    return state.loaded;
  }

  /**
   * Why the last attempt to read the file failed.
   *
   * @return all that was wrong; empty when it succeeded
   */
  public Optional<String> problem() {
    return Optional.ofNullable(state.problem);
  }
}
