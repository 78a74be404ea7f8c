package dev.loom.analytics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.blackbox.RandomCalls;
import dev.loom.analytics.blackbox.TestCall;
import dev.loom.cost.Money;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogsViewTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @TempDir Path folder;

  private SqliteAnalyticsStore open() {
    return SqliteAnalyticsStore.builder(folder.resolve("loom.db"))
        .clock(Clock.fixed(TestCall.NOON.plusMillis(5432), ZoneOffset.UTC))
        .build();
  }

  @Test
  void requestLogsHasTheOriginalColumnsInOrder() {
    open().close();

    try (PlainSql sql = new PlainSql(folder.resolve("loom.db"))) {
      assertThat(sql.rows("SELECT name FROM pragma_table_info('request_logs')"))
          .extracting(row -> row.get("name"))
          .containsExactly(
              "id",
              "timestamp",
              "user_id",
              "method",
              "path",
              "provider_id",
              "model_name",
              "prompt_tokens",
              "completion_tokens",
              "total_tokens",
              "latency_ms",
              "status_code",
              "cost_usd",
              "error_message",
              "request_body",
              "response_body",
              "metadata_json",
              "created_at",
              "timestamp_ms",
              "tenant",
              "origin",
              "cache_status",
              "cost",
              "saved",
              "saved_tokens",
              "price_status",
              "price_version",
              "ttft_ms",
              "input_uncached",
              "cache_read",
              "cache_write_5m",
              "cache_write_1h",
              "audio_in",
              "output_visible",
              "reasoning",
              "audio_out",
              "image_out");
    }
  }

  @Test
  void requestLogsViewEqualsLogs() {
    long seed = new Random().nextLong();
    try (SqliteAnalyticsStore store = open();
        PlainSql sql = new PlainSql(folder.resolve("loom.db"))) {
      new RandomCalls(seed).records(500).forEach(store.sink()::accept);
      assertThat(store.flush(Duration.ofSeconds(30))).isZero();
      List<LogEntry> entries =
          store.logs(Scope.all(), LogQuery.of(CallFilter.ALL).withLimit(10_000)).entries();

      List<Map<String, Object>> rows =
          sql.rows("SELECT * FROM request_logs ORDER BY timestamp DESC, id DESC");

      assertThat(rows).hasSameSizeAs(entries);
      for (int i = 0; i < rows.size(); i++) {
        Map<String, String> shown = new LinkedHashMap<>();
        rows.get(i).forEach((column, value) -> shown.put(column, String.valueOf(value)));
        assertThat(shown).as("seed %d, row %d", seed, i).isEqualTo(expected(entries.get(i)));
      }
    }
  }

  private static Map<String, String> expected(LogEntry entry) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("id", entry.id());
    row.put("timestamp", TIME.format(entry.timestamp()));
    row.put("user_id", String.valueOf(entry.user()));
    row.put("method", entry.method());
    row.put("path", entry.path());
    row.put("provider_id", entry.provider());
    row.put("model_name", entry.model());
    row.put("prompt_tokens", String.valueOf(entry.promptTokens()));
    row.put("completion_tokens", String.valueOf(entry.completionTokens()));
    row.put("total_tokens", String.valueOf(entry.totalTokens()));
    row.put("latency_ms", String.valueOf(entry.latency().toMillis()));
    row.put("status_code", String.valueOf(entry.status()));
    Money cost = entry.cost();
    row.put("cost_usd", cost == null ? "null" : String.valueOf(cost.picoUsd() / 1e12));
    row.put("error_message", String.valueOf(entry.error()));
    row.put("request_body", "null");
    row.put("response_body", "null");
    row.put(
        "metadata_json",
        entry.tags().isEmpty() ? "null" : JsonText.object(new TreeMap<>(entry.tags())));
    row.put("created_at", "2026-01-21T12:00:05.432Z");
    row.put("timestamp_ms", String.valueOf(entry.timestamp().toEpochMilli()));
    row.put("tenant", String.valueOf(entry.tenant()));
    row.put("origin", entry.origin().name().toLowerCase(Locale.ROOT));
    row.put("cache_status", entry.cacheStatus().name().toLowerCase(Locale.ROOT));
    row.put("cost", cost == null ? "null" : String.valueOf(cost.picoUsd()));
    Money saved = entry.saved();
    row.put("saved", saved == null ? "null" : String.valueOf(saved.picoUsd()));
    row.put("saved_tokens", String.valueOf(entry.tokensSaved()));
    row.put("price_status", entry.costStatus().name().toLowerCase(Locale.ROOT));
    row.put("price_version", version(entry.priceSource()));
    Duration ttft = entry.timeToFirstToken();
    row.put("ttft_ms", ttft == null ? "null" : String.valueOf(ttft.toMillis()));
    var tokens = entry.usage().tokens();
    row.put("input_uncached", text(tokens.inputUncached()));
    row.put("cache_read", text(tokens.cacheRead()));
    row.put("cache_write_5m", text(tokens.cacheWrite5m()));
    row.put("cache_write_1h", text(tokens.cacheWrite1h()));
    row.put("audio_in", text(tokens.audioIn()));
    row.put("output_visible", text(tokens.outputVisible()));
    row.put("reasoning", text(tokens.reasoning()));
    row.put("audio_out", text(tokens.audioOut()));
    row.put("image_out", text(tokens.imageOut()));
    return row;
  }

  private static String version(String source) {
    return source == null || !source.contains(":")
        ? "null"
        : source.substring(source.indexOf(':') + 1);
  }

  private static String text(OptionalLong count) {
    return count.isPresent() ? String.valueOf(count.getAsLong()) : "null";
  }

  @Test
  void sumsOverTheViewEqualTheStats() {
    try (SqliteAnalyticsStore store = open();
        PlainSql sql = new PlainSql(folder.resolve("loom.db"))) {
      for (int i = 0; i < 100; i++) {
        TestCall call = TestCall.call().after(i).costing("0.00001275").tokens(i, 2L * i);
        store.sink().accept(i % 3 == 0 ? call.hit().record() : call.record());
      }
      assertThat(store.flush(Duration.ofSeconds(30))).isZero();
      var totals = store.stats(Scope.all(), StatsQuery.of(CallFilter.ALL)).totals();

      Map<String, Object> sums =
          sql.rows(
                  "SELECT COUNT(*) AS n, SUM(total_tokens) AS t, SUM(saved_tokens) AS s, SUM(cost)"
                      + " AS c, SUM(saved) AS d FROM request_logs")
              .get(0);

      assertThat(sums.get("n")).hasToString(String.valueOf(totals.requests()));
      assertThat(sums.get("t")).hasToString(String.valueOf(totals.tokens().total()));
      assertThat(sums.get("s")).hasToString(String.valueOf(totals.savedTokens().total()));
      assertThat(sums.get("c"))
          .hasToString(totals.cost().movePointRight(12).toBigInteger().toString());
      assertThat(sums.get("d"))
          .hasToString(totals.saved().movePointRight(12).toBigInteger().toString());
    }
  }

  @Test
  void timeRangeOverTheViewUsesThePrimaryKey() {
    open().close();

    try (PlainSql sql = new PlainSql(folder.resolve("loom.db"))) {
      assertThat(
              sql.rows(
                  "EXPLAIN QUERY PLAN SELECT id FROM request_logs WHERE timestamp_ms BETWEEN 1 AND 2"))
          .first()
          .extracting(step -> step.get("detail"))
          .asString()
          .contains("USING PRIMARY KEY (ts>? AND ts<?)");
    }
  }
}
