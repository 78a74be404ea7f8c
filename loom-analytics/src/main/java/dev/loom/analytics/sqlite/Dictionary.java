package dev.loom.analytics.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns repeated texts into their codes; new ones are entered. Codes never change, so what is
 * remembered stays true, also when another process enters texts. For one thread.
 */
final class Dictionary {
  private static final int MAX_REMEMBERED = 100_000;

  private final Map<DictionaryKey, Long> known = new HashMap<>();

  /** The code of a text, inside the transaction of the connection. */
  long ref(Connection connection, DictionaryKey key) throws SQLException {
    Long ref = known.get(key);
    if (ref == null) {
      ref = find(connection, Schema.selectRef(key.kind()), key);
      if (ref == null) {
        ref = find(connection, Schema.insertRef(key.kind()), key);
      }
      if (ref == null) {
        throw new SQLException("a dictionary entry came back without a code");
      }
      if (known.size() >= MAX_REMEMBERED) {
        known.clear();
      }
      known.put(key, ref);
    }
    return ref;
  }

  /** To be called after a rollback: entries made in that transaction are gone. */
  void forget() {
    known.clear();
  }

  private static @Nullable Long find(Connection connection, String sql, DictionaryKey key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < key.texts().size(); i++) {
        statement.setString(i + 1, key.texts().get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }
}
