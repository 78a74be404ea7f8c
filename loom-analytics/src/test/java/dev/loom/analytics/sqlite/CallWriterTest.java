package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the writing connection after a failure. */
@Timeout(60)
class CallWriterTest {
  @TempDir Path folder;
  private Path path;
  private StoreFile file;
  private CallWriter writer;

  @BeforeEach
  void open() {
    path = folder.resolve("loom.db");
    file = StoreFile.open(path, 1);
    writer = new CallWriter(file.writer(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static List<CallRow> rows(int count) {
    RowEncoder encoder = new RowEncoder();
    List<CallRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(encoder.encode(call().after(i).error(500, "e".repeat(1_000)).record()));
    }
    return rows;
  }

  /** The limit holds for this connection alone, as space would be there again for the next. */
  private void fillDisk() throws SQLException {
    try (Connection connection = file.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = 1");
    }
  }

  @Test
  void connectionIsNotUsedAgainAfterTheDiskWasFull() throws SQLException {
    fillDisk();

    assertThatThrownBy(() -> writer.store(rows(1_000)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(Failures.name(e)).isEqualTo("SQLITE_FULL"));

    assertThat(writer.store(rows(1_000))).isEqualTo(1_000);
    assertThat(PlainSql.text(path, "SELECT COUNT(*) FROM call")).isEqualTo("1000");
    assertThat(PlainSql.text(path, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void nothingIsLostByAFullDisk() throws Exception {
    fillDisk();
    CallQueue queue = new CallQueue(10_000, 1L << 30);
    Counters counters = new Counters();
    Progress progress = new Progress();
    BatchWriter batches = new BatchWriter(queue, counters, progress, writer, Duration.ofMillis(10));
    for (int i = 0; i < 3_000; i++) {
      queue.offer(call().after(i).user("u" + i).record(), 0);
    }

    Thread thread = new Thread(batches);
    thread.start();
    assertThat(progress.await(3_000, Duration.ofSeconds(30).toNanos())).isZero();
    batches.closing();
    queue.close();
    thread.join();

    assertThat(batches.lastError()).isEqualTo("SQLITE_FULL");
    assertThat(counters.stored.sum()).isEqualTo(3_000);
    assertThat(PlainSql.text(path, "SELECT COUNT(DISTINCT user_ref) FROM call")).isEqualTo("3000");
  }

  @Test
  void transactionLeftOpenDoesNotWedgeTheWriter() throws SQLException {
    try (Connection connection = file.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(Schema.BEGIN);
    }

    assertThatThrownBy(() -> writer.store(rows(1))).isInstanceOf(SQLException.class);

    assertThat(writer.store(rows(1))).isEqualTo(1);
    assertThat(PlainSql.text(path, "SELECT COUNT(*) FROM call")).isEqualTo("1");
  }
}
