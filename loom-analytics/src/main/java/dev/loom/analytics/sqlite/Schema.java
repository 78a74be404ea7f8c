package dev.loom.analytics.sqlite;

import dev.loom.analytics.sqlite.DictionaryKey.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the file, and the statements that write it. With {@link Queries} the only place that
 * holds SQL. A step, once released, is never changed: a new one is added behind it.
 */
final class Schema {
  /** "Loom" in ASCII, at offset 68 of the file. */
  static final int APPLICATION_ID = 0x4C6F6F6D;

  private static final String USER_VERSION = "PRAGMA user_version";

  static final String BEGIN = "BEGIN IMMEDIATE";
  static final String COMMIT = "COMMIT";
  static final String ROLLBACK = "ROLLBACK";
  static final String CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)";

  static final String INSERT_CALL =
      """
      INSERT INTO call (
        ts, id, user_ref, model_ref, route_ref, price_ref, terms_ref, status, source,
        latency_us, ttft_us, input_uncached, cache_read, cache_write_5m, cache_write_1h, audio_in,
        output_visible, reasoning, audio_out, image_out,
        cost, saved, price_status, extras, lag_ms, error, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (ts, id) DO NOTHING\
      """;

  static final String UPDATE_CHARGE =
      """
      UPDATE call SET cost = ?, saved = ?, price_status = ?, price_ref = ? WHERE ts = ? AND id = ?\
      """;

  static final String INSERT_DEAD_LETTER =
      """
      INSERT INTO dead_letter (received, reason, id, started, tenant, user, provider, model)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  /** Keeps the last 10,000 dead letters, none from before the bound instant. */
  static final String TRIM_DEAD_LETTERS =
      """
      DELETE FROM dead_letter
      WHERE number <= (SELECT MAX(number) FROM dead_letter) - 10000 OR received < ?\
      """;

  // A blob never equals a text, so COALESCE(x, x'') keeps "none" and "empty" apart, and yet unique.
  private static final List<String> STEP_1 =
      List.of(
          """
          CREATE TABLE user (ref INTEGER PRIMARY KEY, tenant TEXT, name TEXT) STRICT\
          """,
          """
          CREATE UNIQUE INDEX user_key ON user (COALESCE(tenant, x''), COALESCE(name, x''))\
          """,
          """
          CREATE TABLE model (
            ref INTEGER PRIMARY KEY, provider TEXT NOT NULL, name TEXT NOT NULL,
            UNIQUE (provider, name)) STRICT\
          """,
          """
          CREATE TABLE route (
            ref INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL,
            UNIQUE (method, path)) STRICT\
          """,
          """
          CREATE TABLE price (
            ref INTEGER PRIMARY KEY, source TEXT NOT NULL, provider TEXT, model TEXT,
            matched_by TEXT) STRICT\
          """,
          """
          CREATE UNIQUE INDEX price_key ON price (
            source, COALESCE(provider, x''), COALESCE(model, x''), COALESCE(matched_by, x''))\
          """,
          """
          CREATE TABLE terms (
            ref INTEGER PRIMARY KEY, model TEXT, tier TEXT, multipliers TEXT, finish TEXT) STRICT\
          """,
          """
          CREATE UNIQUE INDEX terms_key ON terms (
            COALESCE(model, x''), COALESCE(tier, x''), COALESCE(multipliers, x''),
            COALESCE(finish, x''))\
          """,
          """
          CREATE TABLE call (
            ts INTEGER NOT NULL, id BLOB NOT NULL CHECK (length(id) = 10),
            user_ref INTEGER NOT NULL, model_ref INTEGER NOT NULL, route_ref INTEGER NOT NULL,
            price_ref INTEGER, terms_ref INTEGER NOT NULL,
            status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 999),
            source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 5),
            latency_us INTEGER NOT NULL, ttft_us INTEGER,
            input_uncached INTEGER, cache_read INTEGER, cache_write_5m INTEGER,
            cache_write_1h INTEGER, audio_in INTEGER, output_visible INTEGER, reasoning INTEGER,
            audio_out INTEGER, image_out INTEGER,
            cost INTEGER, saved INTEGER, price_status INTEGER NOT NULL, extras TEXT,
            lag_ms INTEGER NOT NULL, error TEXT, metadata TEXT,
            PRIMARY KEY (ts, id)) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE INDEX call_user ON call (user_ref, ts)\
          """,
          """
          CREATE INDEX call_model ON call (model_ref, ts)\
          """,
          """
          CREATE INDEX call_status ON call (status, ts) WHERE status <> 200\
          """,
          """
          CREATE INDEX call_source ON call (source, ts) WHERE source >= 2\
          """,
          """
          CREATE TABLE dead_letter (
            number INTEGER PRIMARY KEY, received INTEGER NOT NULL, reason TEXT NOT NULL,
            id TEXT NOT NULL, started TEXT NOT NULL, tenant TEXT, user TEXT,
            provider TEXT NOT NULL, model TEXT NOT NULL) STRICT\
          """,
          """
          CREATE VIEW request_logs AS
          SELECT
            substr(printf('%012x', c.ts), 1, 8) || '-' || substr(printf('%012x', c.ts), 9) || '-'
              || lower(substr(hex(c.id), 1, 4)) || '-' || lower(substr(hex(c.id), 5, 4)) || '-'
              || lower(substr(hex(c.id), 9)) AS id,
            strftime('%Y-%m-%dT%H:%M:%fZ', c.ts / 1000.0, 'unixepoch') AS timestamp,
            u.name AS user_id, r.method AS method, r.path AS path,
            m.provider AS provider_id, m.name AS model_name,
            iif(c.source < 3, COALESCE(c.input_uncached, 0) + COALESCE(c.cache_read, 0)
              + COALESCE(c.cache_write_5m, 0) + COALESCE(c.cache_write_1h, 0)
              + COALESCE(c.audio_in, 0), 0) AS prompt_tokens,
            iif(c.source < 3, COALESCE(c.output_visible, 0) + COALESCE(c.reasoning, 0)
              + COALESCE(c.audio_out, 0) + COALESCE(c.image_out, 0), 0) AS completion_tokens,
            iif(c.source < 3, COALESCE(c.input_uncached, 0) + COALESCE(c.cache_read, 0)
              + COALESCE(c.cache_write_5m, 0) + COALESCE(c.cache_write_1h, 0)
              + COALESCE(c.audio_in, 0) + COALESCE(c.output_visible, 0) + COALESCE(c.reasoning, 0)
              + COALESCE(c.audio_out, 0) + COALESCE(c.image_out, 0), 0) AS total_tokens,
            c.latency_us / 1000 AS latency_ms, c.status AS status_code,
            c.cost / 1e12 AS cost_usd, c.error AS error_message,
            NULL AS request_body, NULL AS response_body, c.metadata AS metadata_json,
            strftime('%Y-%m-%dT%H:%M:%fZ', (c.ts + c.lag_ms) / 1000.0, 'unixepoch') AS created_at,
            c.ts AS timestamp_ms, u.tenant AS tenant,
            CASE c.source WHEN 3 THEN 'cache' WHEN 4 THEN 'stale' WHEN 5 THEN 'coalesced'
              ELSE 'upstream' END AS origin,
            CASE c.source WHEN 0 THEN 'none' WHEN 1 THEN 'miss' WHEN 2 THEN 'bypass'
              WHEN 3 THEN 'hit' WHEN 4 THEN 'stale' WHEN 5 THEN 'coalesced' END AS cache_status,
            c.cost AS cost, c.saved AS saved,
            iif(c.source < 3, 0, COALESCE(c.input_uncached, 0) + COALESCE(c.cache_read, 0)
              + COALESCE(c.cache_write_5m, 0) + COALESCE(c.cache_write_1h, 0)
              + COALESCE(c.audio_in, 0) + COALESCE(c.output_visible, 0) + COALESCE(c.reasoning, 0)
              + COALESCE(c.audio_out, 0) + COALESCE(c.image_out, 0)) AS saved_tokens,
            CASE c.price_status & 3 WHEN 0 THEN 'priced' WHEN 1 THEN 'free' WHEN 2 THEN 'estimated'
              ELSE 'unpriced' END AS price_status,
            iif(instr(p.source, ':') > 0, substr(p.source, instr(p.source, ':') + 1), NULL)
              AS price_version,
            c.ttft_us / 1000 AS ttft_ms,
            c.input_uncached AS input_uncached, c.cache_read AS cache_read,
            c.cache_write_5m AS cache_write_5m, c.cache_write_1h AS cache_write_1h,
            c.audio_in AS audio_in, c.output_visible AS output_visible, c.reasoning AS reasoning,
            c.audio_out AS audio_out, c.image_out AS image_out
          FROM call c
          LEFT JOIN user u ON u.ref = c.user_ref
          LEFT JOIN model m ON m.ref = c.model_ref
          LEFT JOIN route r ON r.ref = c.route_ref
          LEFT JOIN price p ON p.ref = c.price_ref\
          """);

  private static final List<List<String>> STEPS = List.of(STEP_1);

  private Schema() {}

  /** The version that this code writes. */
  static int version() {
    return STEPS.size();
  }

  /** Brings a file to {@link #version}, one transaction for each missing step. */
  static void upgrade(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A file that needs no step is not locked: another process may be writing it.
      for (int step = number(statement, USER_VERSION); step < STEPS.size(); step++) {
        statement.execute(BEGIN);
        // Read again inside the transaction: another process may have taken the step meanwhile.
        if (number(statement, USER_VERSION) == step) {
          for (String sql : STEPS.get(step)) {
            statement.execute(sql);
          }
          statement.execute("PRAGMA application_id = " + APPLICATION_ID);
          statement.execute("PRAGMA user_version = " + (step + 1));
        }
        statement.execute(COMMIT);
      }
    }
  }

  /** Why a file must not be opened for writing; null when it is Loom's, or empty. */
  static @Nullable String objection(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String library = text(statement, "SELECT sqlite_version()");
      if (!FileCheck.isNewEnough(library)) {
        return "needs a SQLite library of 3.51.3 or later, this one is " + library + ",";
      }
      int version = number(statement, USER_VERSION);
      if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
        boolean empty =
            version == 0 && number(statement, "SELECT COUNT(*) FROM sqlite_schema") == 0;
        return empty ? null : "is a database of another program";
      }
      return version <= version()
          ? null
          : "was written by a newer Loom (schema " + version + ", known is " + version() + ")";
    }
  }

  /** Why a file cannot be asked as it is; null when it can. */
  static @Nullable String objectionToRead(Connection connection) throws SQLException {
    String objection = objection(connection);
    if (objection != null) {
      return objection;
    }
    try (Statement statement = connection.createStatement()) {
      int version = number(statement, USER_VERSION);
      if (version == 0) {
        return "is empty";
      }
      return version == version()
          ? null
          : "has an older schema (" + version + ", needed is " + version() + ")";
    }
  }

  static String selectRef(Kind kind) {
    return switch (kind) {
      case USER ->
          """
          SELECT ref FROM user
          WHERE COALESCE(tenant, x'') = COALESCE(?, x'') AND COALESCE(name, x'') = COALESCE(?, x'')\
          """;
      case MODEL -> "SELECT ref FROM model WHERE provider = ? AND name = ?";
      case ROUTE -> "SELECT ref FROM route WHERE method = ? AND path = ?";
      case PRICE ->
          """
          SELECT ref FROM price
          WHERE source = ? AND COALESCE(provider, x'') = COALESCE(?, x'')
            AND COALESCE(model, x'') = COALESCE(?, x'') AND COALESCE(matched_by, x'') = COALESCE(?, x'')\
          """;
      case TERMS ->
          """
          SELECT ref FROM terms
          WHERE COALESCE(model, x'') = COALESCE(?, x'') AND COALESCE(tier, x'') = COALESCE(?, x'')
            AND COALESCE(multipliers, x'') = COALESCE(?, x'')
            AND COALESCE(finish, x'') = COALESCE(?, x'')\
          """;
    };
  }

  static String insertRef(Kind kind) {
    return switch (kind) {
      case USER -> "INSERT INTO user (tenant, name) VALUES (?, ?) RETURNING ref";
      case MODEL -> "INSERT INTO model (provider, name) VALUES (?, ?) RETURNING ref";
      case ROUTE -> "INSERT INTO route (method, path) VALUES (?, ?) RETURNING ref";
      case PRICE ->
          """
          INSERT INTO price (source, provider, model, matched_by) VALUES (?, ?, ?, ?) RETURNING ref\
          """;
      case TERMS ->
          """
          INSERT INTO terms (model, tier, multipliers, finish) VALUES (?, ?, ?, ?) RETURNING ref\
          """;
    };
  }

  private static int number(Statement statement, String sql) throws SQLException {
    return Integer.parseInt(text(statement, sql));
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
