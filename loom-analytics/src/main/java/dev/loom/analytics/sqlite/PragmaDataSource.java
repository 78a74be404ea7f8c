package dev.loom.analytics.sqlite;

import java.io.Serial;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * Connections on which every PRAGMA was set and read back. The driver's own properties would not
 * do: it knows only some of them, and sets the journal before {@code auto_vacuum}, which has no
 * effect from then on.
 */
final class PragmaDataSource extends SQLiteDataSource {

  /** One setting: what is said, and what must be read back. */
  record Pragma(String name, String value, String readBack) {
    Pragma(String name, String value) {
      this(name, value, value);
    }
  }

  /** A setting could not be made; the message may be shown. */
  static final class Mismatch extends SQLException {
    @Serial private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }

  static final int BUSY_MILLIS = 5_000;

  /** In this order: {@code auto_vacuum} comes before anything that writes the first page. */
  static final List<Pragma> WRITER =
      List.of(
          new Pragma("auto_vacuum", "INCREMENTAL", "2"),
          new Pragma("journal_mode", "WAL", "wal"),
          new Pragma("synchronous", "NORMAL", "1"),
          new Pragma("busy_timeout", String.valueOf(BUSY_MILLIS)),
          new Pragma("foreign_keys", "OFF", "0"),
          new Pragma("secure_delete", "ON", "1"),
          new Pragma("wal_autocheckpoint", "4000"),
          new Pragma("journal_size_limit", "67108864"),
          new Pragma("cache_size", "-65536"),
          new Pragma("mmap_size", "0"),
          new Pragma("trusted_schema", "OFF", "0"),
          new Pragma("cell_size_check", "ON", "1"));

  static final List<Pragma> READER =
      List.of(
          new Pragma("query_only", "ON", "1"),
          new Pragma("busy_timeout", String.valueOf(BUSY_MILLIS)),
          new Pragma("cache_size", "-8192"),
          new Pragma("mmap_size", "0"),
          new Pragma("trusted_schema", "OFF", "0"),
          new Pragma("cell_size_check", "ON", "1"));

  private final List<Pragma> pragmas;

  private PragmaDataSource(Path file, String query, SQLiteConfig config, List<Pragma> pragmas) {
    super(config);
    this.pragmas = pragmas;
    setUrl(url(file, query));
  }

  static PragmaDataSource writer(Path file) {
    return new PragmaDataSource(file, "", config(), WRITER);
  }

  static PragmaDataSource reader(Path file) {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return new PragmaDataSource(file, "", config, READER);
  }

  /**
   * For a reader that may be alone with the file. It can write no row, but may remove the log that
   * SQLite makes beside the file even for reading; a read-only connection would leave it behind.
   */
  static PragmaDataSource guest(Path file) {
    return new PragmaDataSource(file, "?mode=rw", config(), READER);
  }

  /** As a URI, since a question mark in a plain path would begin the driver's properties. */
  static String url(Path file, String query) {
    return "jdbc:sqlite:" + file.toUri() + query;
  }

  @Override
  public SQLiteConnection getConnection(String user, String password) throws SQLException {
    SQLiteConnection connection = super.getConnection(user, password);
    try (Statement statement = connection.createStatement()) {
      for (Pragma pragma : pragmas) {
        // Some write to the file even if nothing changes, so what is as it should be stays.
        if (!read(statement, pragma.name).equals(pragma.readBack)) {
          statement.execute("PRAGMA " + pragma.name + " = " + pragma.value);
        }
      }
      for (Pragma pragma : pragmas) {
        String actual = read(statement, pragma.name);
        if (!actual.equals(pragma.readBack)) {
          throw new Mismatch(
              "PRAGMA " + pragma.name + " is " + actual + " and cannot be set to " + pragma.value);
        }
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return config;
  }

  private static String read(Statement statement, String name) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.next() ? row.getString(1) : "unknown";
    }
  }
}
