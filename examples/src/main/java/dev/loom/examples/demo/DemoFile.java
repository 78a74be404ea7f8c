package dev.loom.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demo's database: the file that its user names, or one in a temporary folder, which goes when
 * this is closed or the process is interrupted.
 */
final class DemoFile implements AutoCloseable {
  /** A folder, and what deletes it when the process is interrupted. */
  private record Temporary(Path folder, Thread cleanUp) {}

  private final Path file;
  private final @Nullable Temporary temporary;

  private DemoFile(Path file, @Nullable Temporary temporary) {
    this.file = file;
    this.temporary = temporary;
  }

  /** The file named, which stays, or a temporary one for {@code null}. */
  static DemoFile of(@Nullable Path named) throws IOException {
    if (named != null) {
      return new DemoFile(named, null);
    }
    Path folder = Files.createTempDirectory("loom-demo");
    Thread cleanUp = new Thread(() -> delete(folder), "loom-demo");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    return new DemoFile(folder.resolve("demo.db"), new Temporary(folder, cleanUp));
  }

  Path path() {
    return file;
  }

  /** What its user is told at the end. */
  String sentence() {
    return temporary == null
        ? "Database: " + file.toAbsolutePath()
        : "The database was a temporary one; --db FILE keeps it.";
  }

  @Override
  public void close() {
    if (temporary != null) {
      delete(temporary.folder);
      try {
        Runtime.getRuntime().removeShutdownHook(temporary.cleanUp);
      } catch (IllegalStateException e) {
        // The process is ending, and the thread finds nothing left.
      }
    }
  }

  /** As far as it can be; what is left is in a folder for temporary files. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // It is gone, or somebody else holds it.
    }
  }
}
