package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreException;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadOnlyTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("loom.db").toAbsolutePath();
  }

  private SqliteAnalyticsStore readOnly() {
    return SqliteAnalyticsStore.builder(file).readOnly(true).build();
  }

  private void fill(int calls) {
    try (SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file)) {
      for (int i = 0; i < calls; i++) {
        store.sink().accept(call().after(i).record());
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toAbsolutePath).toList();
    }
  }

  @Test
  void questionsAreAnsweredAndTheFolderStaysAsItWas() throws IOException {
    fill(10);
    byte[] before = Files.readAllBytes(file);

    try (SqliteAnalyticsStore store = readOnly()) {
      assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(10);
      StatsQuery all = new StatsQuery(CallFilter.ALL);
      assertThat(store.stats(Scope.all(), all)).isNotNull();
    }

    assertThat(files()).containsExactly(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void sinkDropsAndCounts() {
    fill(1);
    try (SqliteAnalyticsStore store = readOnly()) {
      store.sink().accept(call().record());
      store.bulkSink().accept(call().record());

      assertThat(store.flush(Duration.ofMinutes(1))).isZero();
      assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(1);
      StoreHealth health = store.health();
      assertThat(health.state()).isEqualTo(StoreHealth.State.HEALTHY);
      assertThat(health.offered()).isEqualTo(2);
      assertThat(health.dropped()).containsEntry(DropReason.CLOSED, 2L);
    }
  }

  @Test
  void neitherWaitsForAWriterNorTouchesItsLog() throws IOException {
    fill(1);
    try (PlainSql other = new PlainSql(file)) {
      other.run("DELETE FROM call", "BEGIN IMMEDIATE", "DELETE FROM user");
      byte[] log = Files.readAllBytes(folder.resolve("loom.db-wal"));

      try (SqliteAnalyticsStore store = readOnly()) {
        assertThat(store.count(Scope.all(), CallFilter.ALL)).isZero();
      }

      assertThat(log).isNotEmpty();
      assertThat(Files.readAllBytes(folder.resolve("loom.db-wal"))).isEqualTo(log);
      other.run("ROLLBACK");
    }
  }

  @Test
  void storeThatStoredNothingLeavesTheLogToWhoWroteIt() throws IOException {
    fill(1);
    try (PlainSql other = new PlainSql(file).run("DELETE FROM call")) {
      byte[] log = Files.readAllBytes(folder.resolve("loom.db-wal"));

      SqliteAnalyticsStore.open(file).close();

      assertThat(log).isNotEmpty();
      assertThat(Files.readAllBytes(folder.resolve("loom.db-wal"))).isEqualTo(log);
      assertThat(other.text("SELECT COUNT(*) FROM call")).isEqualTo("0");
    }
  }

  @Test
  void missingEmptyAndForeignFilesAreRefusedUntouched() throws IOException {
    assertThatThrownBy(this::readOnly)
        .isInstanceOf(StoreException.class)
        .hasMessage("the file " + file + " does not exist; give the path of a Loom store");
    assertThat(files()).isEmpty();

    Files.createFile(file);
    assertRefused("is empty");
    assertThat(files()).containsExactly(file);
    assertThat(file).isEmptyFile();

    Files.delete(file);
    new PlainSql(file).run("CREATE TABLE t (x)").close();
    assertRefused("is a database of another program");
  }

  @Test
  void otherSchemasAreRefused() {
    fill(1);
    new PlainSql(file).run("PRAGMA user_version = 99").close();
    assertRefused("was written by a newer Loom (schema 99, known is 1)");
    new PlainSql(file).run("PRAGMA user_version = -1").close();
    assertRefused("has an older schema (-1, needed is 1)");
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::readOnly)
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "the file " + file + " " + reason + " and was left untouched; give another path");
  }
}
