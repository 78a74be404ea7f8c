package dev.loom.analytics.sqlite;

import dev.loom.analytics.LogEntry;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns rows of {@link Queries#logs} into entries. */
final class EntryReader {
  private final ResultSet row;

  EntryReader(ResultSet row) {
    this.row = row;
  }

  /** The entry of the current row. */
  LogEntry read() throws SQLException {
    CallKey key = CallKey.of(row.getLong("ts"), row.getBytes("id"));
    int source = row.getInt("source");
    int priceStatus = row.getInt("price_status");
    String metadata = row.getString("metadata");
    Long ttft = nullable("ttft_us");
    return new LogEntry(
        key.id().toString(),
        Instant.ofEpochMilli(key.millis()),
        row.getString("tenant"),
        row.getString("user_name"),
        row.getString("method"),
        row.getString("path"),
        row.getString("provider"),
        row.getString("model_name"),
        usage(priceStatus),
        Duration.of(row.getLong("latency_us"), ChronoUnit.MICROS),
        row.getInt("status"),
        money("cost"),
        Codes.priceStatus(priceStatus),
        money("saved"),
        Codes.origin(source),
        Codes.cache(source),
        row.getString("error"),
        metadata == null ? Map.of() : JsonText.readObject(metadata),
        ttft == null ? null : Duration.of(ttft, ChronoUnit.MICROS),
        row.getString("finish"),
        row.getString("price_source"));
  }

  private BilledUsage usage(int priceStatus) throws SQLException {
    String extras = row.getString("extras");
    Map<String, String> more = extras == null ? Map.of() : JsonText.readObject(extras);
    String multipliers = row.getString("multipliers");
    String reported = more.get(RowEncoder.REPORTED_COST);
    return new BilledUsage(
        tokens(),
        row.getString("answer_model"),
        row.getString("tier"),
        multipliers == null ? List.of() : JsonText.readArray(multipliers),
        Long.parseLong(more.getOrDefault(RowEncoder.SEARCHES, "0")),
        reported == null ? null : new BigDecimal(reported),
        (priceStatus & Codes.FLAG_COUNTS_ESTIMATED) != 0,
        (priceStatus & Codes.FLAG_COUNTS_ADJUSTED) != 0);
  }

  private TokenUsage tokens() throws SQLException {
    return new TokenUsage(
        count("input_uncached"),
        count("cache_read"),
        count("cache_write_5m"),
        count("cache_write_1h"),
        count("audio_in"),
        count("output_visible"),
        count("reasoning"),
        count("audio_out"),
        count("image_out"));
  }

  private OptionalLong count(String column) throws SQLException {
    Long value = nullable(column);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private @Nullable Money money(String column) throws SQLException {
    Long pico = nullable(column);
    return pico == null ? null : new Money(pico);
  }

  private @Nullable Long nullable(String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
