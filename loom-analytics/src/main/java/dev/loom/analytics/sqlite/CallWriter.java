package dev.loom.analytics.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.loom.log.CallRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes batches, each in one transaction: all of it or nothing. For one thread. */
final class CallWriter {
  private static final Duration DEAD_LETTER_AGE = Duration.ofDays(30);

  private final HikariDataSource connections;
  private final Clock clock;
  private final Dictionary dictionary = new Dictionary();

  CallWriter(HikariDataSource connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Stores rows; returns how many were new. */
  int store(List<CallRow> rows) throws SQLException {
    return inTransaction(connection -> insert(connection, rows));
  }

  /** Keeps what can be known of records that cannot be stored. */
  void setAside(List<DeadLetter> letters) throws SQLException {
    inTransaction(
        connection -> {
          insertLetters(connection, letters);
          return letters.size();
        });
  }

  /** The code of a text, inside a transaction of this writer. */
  long ref(Connection connection, DictionaryKey key) throws SQLException {
    return dictionary.ref(connection, key);
  }

  /** Moves everything from the write-ahead log into the database file. */
  void checkpoint() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(Schema.CHECKPOINT);
    }
  }

  /**
   * The driver's own commit() begins the next transaction at once and so keeps the write lock;
   * begin and commit are therefore said in SQL. A connection on which a transaction may still be
   * open is closed, never used again.
   */
  <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      Transaction transaction = new Transaction();
      try (Statement statement = connection.createStatement()) {
        return transaction.run(connection, statement, work);
      } finally {
        if (!transaction.committed) {
          dictionary.forget();
        }
        if (!transaction.committed && !transaction.undone) {
          connections.evictConnection(connection);
        }
      }
    }
  }

  /** One transaction, and what is known of its end. */
  private static final class Transaction {
    private boolean committed;
    private boolean undone;

    <T> T run(Connection connection, Statement statement, Work<T> work) throws SQLException {
      boolean begun = false;
      try {
        statement.execute(Schema.BEGIN);
        begun = true;
        T result = work.run(connection);
        statement.execute(Schema.COMMIT);
        committed = true;
        return result;
      } catch (SQLException e) {
        // After any other failure, a full disk for instance, SQLite decides what is rolled back.
        boolean harmless = Failures.isOfValues(e) || Failures.isBusy(e);
        undone = harmless && (!begun || rollBack(statement));
        throw e;
      }
    }

    private static boolean rollBack(Statement statement) {
      try {
        statement.execute(Schema.ROLLBACK);
        return true;
      } catch (SQLException e) {
        // The first failure is the one told.
        return false;
      }
    }
  }

  private int insert(Connection connection, List<CallRow> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Schema.INSERT_CALL)) {
      for (CallRow row : rows) {
        bind(connection, statement, row);
        statement.addBatch();
      }
      int stored = 0;
      for (int count : statement.executeBatch()) {
        stored += count;
      }
      return stored;
    }
  }

  private void bind(Connection connection, PreparedStatement statement, CallRow row)
      throws SQLException {
    Binder to = new Binder(statement);
    to.number(row.key().millis());
    to.bytes(row.key().rest());
    to.number(dictionary.ref(connection, row.user()));
    to.number(dictionary.ref(connection, row.model()));
    to.number(dictionary.ref(connection, row.route()));
    to.number(row.price() == null ? null : (Long) dictionary.ref(connection, row.price()));
    to.number(dictionary.ref(connection, row.terms()));
    to.number(row.status());
    to.number(row.source());
    to.number(row.latencyMicros());
    to.number(row.ttftMicros());
    to.count(row.tokens().inputUncached());
    to.count(row.tokens().cacheRead());
    to.count(row.tokens().cacheWrite5m());
    to.count(row.tokens().cacheWrite1h());
    to.count(row.tokens().audioIn());
    to.count(row.tokens().outputVisible());
    to.count(row.tokens().reasoning());
    to.count(row.tokens().audioOut());
    to.count(row.tokens().imageOut());
    to.number(row.cost());
    to.number(row.saved());
    to.number(row.priceStatus());
    to.text(row.extras());
    to.number(clock.millis() - row.key().millis());
    to.text(row.error());
    to.text(row.metadata());
  }

  private void insertLetters(Connection connection, List<DeadLetter> letters) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(Schema.INSERT_DEAD_LETTER);
        PreparedStatement trim = connection.prepareStatement(Schema.TRIM_DEAD_LETTERS)) {
      for (DeadLetter letter : letters) {
        CallRecord record = letter.record();
        Binder to = new Binder(insert);
        to.number(clock.millis());
        to.text(letter.reason());
        to.text(record.id().toString());
        to.text(record.start().toString());
        to.text(shortened(record.tenant()));
        to.text(shortened(record.user()));
        to.text(shortened(record.model().provider()));
        to.text(shortened(record.model().model()));
        insert.addBatch();
      }
      insert.executeBatch();
      trim.setLong(1, clock.millis() - DEAD_LETTER_AGE.toMillis());
      trim.executeUpdate();
    }
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null ? null : Names.stored(text);
  }

  /** Binds the next question mark each time. */
  private static final class Binder {
    private final PreparedStatement statement;
    private int index;

    Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    void number(long value) throws SQLException {
      statement.setLong(++index, value);
    }

    void number(@Nullable Long value) throws SQLException {
      if (value == null) {
        statement.setNull(++index, Types.INTEGER);
      } else {
        number(value.longValue());
      }
    }

    void count(OptionalLong value) throws SQLException {
      if (value.isPresent()) {
        number(value.getAsLong());
      } else {
        statement.setNull(++index, Types.INTEGER);
      }
    }

    void text(@Nullable String value) throws SQLException {
      statement.setString(++index, value);
    }

    void bytes(byte[] value) throws SQLException {
      statement.setBytes(++index, value);
    }
  }
}
