package dev.loom.analytics.sqlite;

import dev.loom.analytics.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before anything is written, whether a file may be opened. Never reads it by Java's own
 * I/O: closing any descriptor of it would drop the locks that SQLite holds in this process.
 */
final class FileCheck {
  /** The first without the bug by which several connections could damage the log. */
  private static final int[] OLDEST_SQLITE = {3, 51, 3};

  private FileCheck() {}

  /** Makes a missing file and its folders, or refuses one that is not Loom's. */
  static void prepare(Path file) {
    try {
      if (create(file)) {
        return;
      }
      if (!Files.isRegularFile(file)) {
        throw refused(file, "is not a regular file");
      }
      if (Files.size(file) == 0) {
        if (Files.exists(beside(file))) {
          throw refused(file, "is empty, but a write-ahead log lies beside it");
        }
        return;
      }
    } catch (IOException e) {
      throw StoreFile.cannotOpen(file, e);
    }
    refuseIf(examine(file, Schema::objection), file);
  }

  /** Refuses what is not a store of the present schema. */
  static void requireStore(Path file) {
    if (!Files.exists(file)) {
      throw new StoreException(
          "the file " + file + " does not exist; give the path of a Loom store");
    }
    if (!Files.isRegularFile(file)) {
      throw refused(file, "is not a regular file");
    }
    refuseIf(examine(file, Schema::objectionToRead), file);
  }

  /** Whether a version of the SQLite library is new enough. */
  static boolean isNewEnough(String version) {
    int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(parts, OLDEST_SQLITE) >= 0;
  }

  private static boolean create(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, ownerOnly);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private interface Examination {
    @Nullable String objection(Connection connection) throws SQLException;
  }

  private static @Nullable String examine(Path file, Examination examination) {
    // Without a log beside it the file can be read as if it could never change: no lock, no log,
    // no trace is left on a file that turns out to be foreign.
    String query = Files.exists(beside(file)) ? "?mode=ro" : "?mode=ro&immutable=1";
    try (Connection connection = DriverManager.getConnection(PragmaDataSource.url(file, query))) {
      return examination.objection(connection);
    } catch (SQLException e) {
      if (Failures.isNoDatabase(e)) {
        throw refused(file, "is not a SQLite database");
      }
      throw StoreFile.cannotOpen(file, e);
    }
  }

  private static void refuseIf(@Nullable String objection, Path file) {
    if (objection != null) {
      throw refused(file, objection);
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  private static StoreException refused(Path file, String reason) {
    return new StoreException(
        "the file " + file + " " + reason + " and was left untouched; give another path");
  }
}
