package dev.loom.analytics.sqlite;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Charge;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.Scope;
import dev.loom.cost.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks calls in the order of their keys and gives some of them another charge, each batch in one
 * transaction of its own. For one thread.
 */
final class CallAmender {
  /** So few that the writer of new calls does not wait long for its turn. */
  static final int BATCH = 1_000;

  private final Scope scope;
  private final CallFilter filter;
  private final Function<LogEntry, Optional<Charge>> change;
  private final RowEncoder encoder = new RowEncoder();
  private @Nullable CallKey last;
  private long walked;

  CallAmender(Scope scope, CallFilter filter, Function<LogEntry, Optional<Charge>> change) {
    this.scope = scope;
    this.filter = filter;
    this.change = change;
  }

  /** A call that gets another charge. */
  private record Amended(CallKey key, LogEntry entry, Charge charge) {}

  long walked() {
    return walked;
  }

  /** Reads the next batch and writes nothing; whether there may be another. */
  boolean read(Connection connection) throws SQLException {
    long before = walked;
    next(connection);
    return walked - before == BATCH;
  }

  /** Deals with the next batch inside the writer's transaction; whether there may be another. */
  boolean write(Connection connection, CallWriter writer) throws SQLException {
    long before = walked;
    List<Amended> amended = next(connection);
    try (PreparedStatement update = connection.prepareStatement(Schema.UPDATE_CHARGE)) {
      for (Amended one : amended) {
        Charge charge = one.charge;
        DictionaryKey price = encoder.price(charge.cost());
        number(update, 1, pico(charge.spent()));
        number(update, 2, pico(charge.saved()));
        boolean estimated = one.entry.usage().estimated();
        boolean adjusted = one.entry.usage().adjusted();
        update.setInt(3, Codes.price(charge.cost().status(), estimated, adjusted));
        number(update, 4, price == null ? null : (Long) writer.ref(connection, price));
        update.setLong(5, one.key.millis());
        update.setBytes(6, one.key.rest());
        update.addBatch();
      }
      update.executeBatch();
    }
    return walked - before == BATCH;
  }

  private List<Amended> next(Connection connection) throws SQLException {
    List<Amended> amended = new ArrayList<>();
    Queries.Bound bound = Queries.walk(scope, filter, last, BATCH);
    try (PreparedStatement statement = connection.prepareStatement(bound.sql())) {
      for (int i = 0; i < bound.values().size(); i++) {
        statement.setObject(i + 1, bound.values().get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        EntryReader reader = new EntryReader(rows);
        while (rows.next()) {
          LogEntry entry = reader.read();
          CallKey key = new CallKey(UUID.fromString(entry.id()));
          change.apply(entry).ifPresent(charge -> amended.add(new Amended(key, entry, charge)));
          last = key;
          walked++;
        }
      }
    }
    return amended;
  }

  private static @Nullable Long pico(@Nullable Money money) {
    return money == null ? null : money.picoUsd();
  }

  private static void number(PreparedStatement statement, int index, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.INTEGER);
    } else {
      statement.setLong(index, value);
    }
  }
}
