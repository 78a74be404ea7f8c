package dev.loom.analytics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StoreException;
import dev.loom.analytics.blackbox.TestCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
  @TempDir Path folder;

  @Test
  void newFileAndItsFoldersAreMade() throws IOException {
    Path file = folder.resolve("a/b c/l?om#100%.db");

    SqliteAnalyticsStore.open(file).close();

    assertThat(file).isRegularFile();
    assertThat(files(file.getParent())).containsExactly(file);
  }

  @Test
  void newFileIsItsOwnersAlone() throws IOException {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "not measured: the file system has no POSIX permissions");
    Path file = folder.resolve("loom.db");

    try (SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      store.sink().accept(TestCall.call().record());
      assertThat(store.flush(Duration.ofSeconds(30))).isZero();
      for (Path each : files(folder)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as(each.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatWasStoredIsThereWhenOpenedAgain() {
    Path file = folder.resolve("loom.db");
    try (SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      store.sink().accept(TestCall.call().record());
    }

    try (SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(1);
    }
    assertThat(PlainSql.text(file, "PRAGMA user_version")).isEqualTo("1");
    assertThat(PlainSql.text(file, "PRAGMA application_id")).isEqualTo("" + 0x4C6F6F6D);
    assertThat(PlainSql.text(file, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void twoStoresMayShareOneFile() {
    Path file = folder.resolve("loom.db");
    try (SqliteAnalyticsStore one = SqliteAnalyticsStore.open(file);
        SqliteAnalyticsStore two = SqliteAnalyticsStore.open(file)) {
      for (int i = 0; i < 100; i++) {
        one.sink().accept(TestCall.call().after(i).user("one" + i).record());
        two.sink().accept(TestCall.call().after(i).user("two" + i).record());
      }
      assertThat(one.flush(Duration.ofSeconds(30))).isZero();
      assertThat(two.flush(Duration.ofSeconds(30))).isZero();
      assertThat(one.count(Scope.all(), CallFilter.ALL)).isEqualTo(200);
    }
  }

  @Test
  void foreignDatabaseIsRefusedUntouched() throws IOException {
    Path file = folder.resolve("other.db");
    new PlainSql(file).run("CREATE TABLE request_logs (id TEXT)").close();
    assertRefusedUntouched(file, "is a database of another program and was left untouched");
  }

  @Test
  void foreignDatabaseInWalModeIsRefusedUntouched() throws IOException {
    Path file = folder.resolve("other.db");
    new PlainSql(file).run("PRAGMA journal_mode = WAL", "CREATE TABLE t (x)").close();
    assertRefusedUntouched(file, "is a database of another program and was left untouched");
  }

  @Test
  void newerSchemaIsRefusedUntouched() throws IOException {
    Path file = folder.resolve("newer.db");
    SqliteAnalyticsStore.open(file).close();
    new PlainSql(file).run("PRAGMA user_version = 99").close();
    assertRefusedUntouched(file, "was written by a newer Loom (schema 99, known is 1)");
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedUntouched() throws IOException {
    Path file = folder.resolve("text.db");
    Files.writeString(file, "not a database, but somebody's work\n".repeat(100));
    assertRefusedUntouched(file, "is not a SQLite database and was left untouched");
  }

  @Test
  void emptyFileBesideALogIsRefused() throws IOException {
    Path file = folder.resolve("loom.db");
    Files.createFile(file);
    Files.writeString(folder.resolve("loom.db-wal"), "x");
    assertRefusedUntouched(file, "is empty, but a write-ahead log lies beside it");
  }

  @Test
  void folderIsRefused() {
    assertThatThrownBy(() -> SqliteAnalyticsStore.open(folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not a regular file");
  }

  @Test
  void emptyFileIsANewStore() throws IOException {
    Path file = Files.createFile(folder.resolve("loom.db"));

    SqliteAnalyticsStore.open(file).close();

    assertThat(PlainSql.text(file, "PRAGMA user_version")).isEqualTo("1");
  }

  private void assertRefusedUntouched(Path file, String sentence) throws IOException {
    List<Path> before = files(folder);
    byte[] bytes = Files.readAllBytes(file);

    assertThatThrownBy(() -> SqliteAnalyticsStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining(file.toString());

    assertThat(files(folder)).isEqualTo(before);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void pragmasAreInForceOnEveryConnection() throws SQLException {
    StoreFile file = StoreFile.open(folder.resolve("loom.db"), 3);
    try {
      try (Connection writer = file.writer().getConnection()) {
        assertInForce(writer, PragmaDataSource.WRITER);
        assertThat(writer.isReadOnly()).isFalse();
      }
      List<Connection> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(file.readers().getConnection());
      }
      for (Connection reader : readers) {
        assertInForce(reader, PragmaDataSource.READER);
        assertThat(text(reader, "journal_mode")).isEqualTo("wal");
        assertThatThrownBy(() -> reader.createStatement().execute("DELETE FROM call"))
            .isInstanceOf(SQLException.class);
        reader.close();
      }
    } finally {
      file.close();
    }
  }

  @Test
  void settingThatCannotBeMadeIsNamed() {
    Path file = folder.resolve("loom.db");
    new PlainSql(file).run("PRAGMA application_id = 0x4C6F6F6D", "CREATE TABLE t (x)").close();

    assertThatThrownBy(() -> SqliteAnalyticsStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("PRAGMA auto_vacuum is 0 and cannot be set to INCREMENTAL");
  }

  @Test
  void fileThatAnotherProcessIsWritingCanBeOpened() {
    Path file = folder.resolve("loom.db");
    SqliteAnalyticsStore.open(file).close();
    try (PlainSql lock = new PlainSql(file).run("BEGIN IMMEDIATE");
        SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      assertThat(store.count(Scope.all(), CallFilter.ALL)).isZero();
      lock.run("ROLLBACK");
    }
  }

  private static void assertInForce(Connection connection, List<PragmaDataSource.Pragma> pragmas)
      throws SQLException {
    for (PragmaDataSource.Pragma pragma : pragmas) {
      assertThat(text(connection, pragma.name())).as(pragma.name()).isEqualTo(pragma.readBack());
    }
  }

  private static String text(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + pragma)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void libraryBeforeTheLogFixIsTooOld() {
    assertThat(FileCheck.isNewEnough("3.51.3")).isTrue();
    assertThat(FileCheck.isNewEnough("3.52.0")).isTrue();
    assertThat(FileCheck.isNewEnough("4.0.0")).isTrue();
    assertThat(FileCheck.isNewEnough("3.51.2")).isFalse();
    assertThat(FileCheck.isNewEnough("3.9.9")).isFalse();
  }

  @Test
  void settingsOutOfRangeAreRejectedInOneSentence() {
    Path file = folder.resolve("loom.db");
    assertThatThrownBy(() -> SqliteAnalyticsStore.builder(file).queueRecords(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("queueRecords is 0; allowed are 1 to 16777216");
    assertThatThrownBy(() -> SqliteAnalyticsStore.builder(file).readers(65).build())
        .hasMessage("readers is 65; allowed are 1 to 64");
    assertThatThrownBy(
            () -> SqliteAnalyticsStore.builder(file).flushInterval(Duration.ZERO).build())
        .hasMessage("flushInterval is PT0S; allowed are PT0.001S to PT1M");
    assertThatThrownBy(
            () -> SqliteAnalyticsStore.builder(file).enqueueWait(Duration.ofNanos(-1)).build())
        .hasMessageStartingWith("enqueueWait is PT-0.000000001S; allowed are PT0S to PT1M");
    assertThat(file).doesNotExist();
  }
}
