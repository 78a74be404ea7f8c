package dev.loom.analytics.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.loom.analytics.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An open file of Loom's: some connections that read, and one that writes or none. Thread-safe. */
final class StoreFile {
  private static final long CONNECTION_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final @Nullable HikariDataSource writer;
  private final HikariDataSource readers;

  private StoreFile(@Nullable HikariDataSource writer, HikariDataSource readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens a file and brings it to the newest schema; a file that is not Loom's is refused. */
  static StoreFile open(Path file, int readers) {
    FileCheck.prepare(file);
    HikariDataSource writer = pool(file, "writer", PragmaDataSource.writer(file), 1, false);
    try (Connection connection = writer.getConnection()) {
      Schema.upgrade(connection);
    } catch (SQLException e) {
      writer.close();
      throw cannotOpen(file, e);
    }
    try {
      return new StoreFile(
          writer, pool(file, "reader", PragmaDataSource.reader(file), readers, true));
    } catch (StoreException e) {
      writer.close();
      throw e;
    }
  }

  /** Opens a store that must be there, for questions alone. */
  static StoreFile openReadOnly(Path file, int readers) {
    FileCheck.requireStore(file);
    return new StoreFile(null, pool(file, "reader", PragmaDataSource.guest(file), readers, false));
  }

  static StoreException cannotOpen(Path file, Throwable failure) {
    return new StoreException(
        "the analytics store "
            + file
            + " cannot be opened ("
            + Failures.name(failure)
            + "); give the path of a Loom store or of a new file in a writable folder");
  }

  @Nullable HikariDataSource writer() {
    return writer;
  }

  DataSource readers() {
    return readers;
  }

  /** The writer last: who only reads would leave the log behind. */
  void close() {
    readers.close();
    if (writer != null) {
      writer.close();
    }
  }

  private static HikariDataSource pool(
      Path file, String role, DataSource source, int size, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("loom-analytics-" + role);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setReadOnly(readOnly);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    config.setKeepaliveTime(0);
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw cannotOpen(file, e);
    }
  }
}
