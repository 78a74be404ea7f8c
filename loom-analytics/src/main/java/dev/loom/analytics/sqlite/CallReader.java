package dev.loom.analytics.sqlite;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreException;
import dev.loom.analytics.StoreUnavailableException;
import dev.loom.analytics.UsageStats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Answers questions, each from one snapshot. Thread-safe. */
final class CallReader {
  private final DataSource connections;
  private final BooleanSupplier closed;
  private final Set<Statement> running = ConcurrentHashMap.newKeySet();

  CallReader(DataSource connections, BooleanSupplier closed) {
    this.connections = connections;
    this.closed = closed;
  }

  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  LogPage logs(Scope scope, LogQuery query) {
    // One more than asked for tells whether there are more.
    Queries.Bound bound = Queries.logs(scope, query.filter(), query.limit() + 1, query.offset());
    List<LogEntry> entries = answer(connection -> read(connection, bound, CallReader::entries));
    boolean more = entries.size() > query.limit();
    return new LogPage(more ? entries.subList(0, query.limit()) : entries, more);
  }

  UsageStats stats(Scope scope, StatsQuery query) {
    Queries.Bound byModel = Queries.sumsByModel(scope, query.filter());
    Queries.Bound byUser = Queries.sumsByUser(scope, query.filter());
    return answer(
        connection -> {
          SumReader sums = new SumReader();
          try (Statement statement = connection.createStatement()) {
            statement.execute(Queries.SNAPSHOT);
            try {
              read(connection, byModel, sums::addModels);
              read(connection, byUser, sums::addUsers);
            } finally {
              statement.execute(Schema.ROLLBACK);
            }
          }
          return sums.stats(query.filter().range());
        });
  }

  /** Walks calls batch by batch, each in a snapshot of its own. */
  void walk(CallAmender amender) {
    boolean more = true;
    while (more) {
      more = answer(amender::read);
    }
  }

  /** Walks calls batch by batch, each in a transaction of its own. */
  void walk(CallAmender amender, CallWriter writer) {
    boolean more = true;
    while (more) {
      more = told(() -> writer.inTransaction(connection -> amender.write(connection, writer)));
    }
  }

  long count(Scope scope, CallFilter filter) {
    Queries.Bound bound = Queries.count(scope, filter);
    return answer(connection -> read(connection, bound, rows -> rows.next() ? rows.getLong(1) : 0));
  }

  private static List<LogEntry> entries(ResultSet rows) throws SQLException {
    EntryReader reader = new EntryReader(rows);
    List<LogEntry> found = new ArrayList<>();
    while (rows.next()) {
      found.add(reader.read());
    }
    return found;
  }

  boolean isAnswering() {
    return !running.isEmpty();
  }

  /** Ends the questions being answered; to be called after the store says that it is closed. */
  void cancel() {
    for (Statement statement : running) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has just ended by itself.
      }
    }
  }

  private <T> T read(Connection connection, Queries.Bound bound, Rows<T> answer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(bound.sql())) {
      for (int i = 0; i < bound.values().size(); i++) {
        statement.setObject(i + 1, bound.values().get(i));
      }
      running.add(statement);
      try {
        if (closed.getAsBoolean()) {
          throw new SQLException("closed before it was asked");
        }
        try (ResultSet rows = statement.executeQuery()) {
          return answer.read(rows);
        }
      } finally {
        running.remove(statement);
      }
    }
  }

  private interface Access<T> {
    T run() throws SQLException;
  }

  private <T> T answer(Question<T> question) {
    return told(
        () -> {
          try (Connection connection = connections.getConnection()) {
            return question.ask(connection);
          }
        });
  }

  /** Turns what the driver throws into what a caller may see. */
  private <T> T told(Access<T> access) {
    if (closed.getAsBoolean()) {
      throw new StoreUnavailableException("the analytics store is closed");
    }
    try {
      return access.run();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private StoreException failure(SQLException e) {
    if (closed.getAsBoolean()) {
      return new StoreUnavailableException("the analytics store was closed meanwhile");
    }
    if (e instanceof SQLTransientException || Failures.isBusy(e)) {
      return new StoreUnavailableException(
          "the analytics store is too busy to answer (" + Failures.name(e) + "); ask again later");
    }
    return new StoreException(
        "the analytics store could not answer (" + Failures.name(e) + "); see its health");
  }
}
