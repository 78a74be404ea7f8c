package dev.loom.analytics.sqlite;

import dev.loom.analytics.TimeRange;
import dev.loom.analytics.TokenTotals;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Adds up the rows of {@link Queries#sumsByModel} and {@link Queries#sumsByUser}. */
final class SumReader {
  /** The two parts of a sum of money: whole micro-dollars, and 10<sup>-12</sup> USD. */
  private static final int HIGH_SCALE = 6;

  private static final int LOW_SCALE = 12;

  private final Map<String, Totals> byProvider = new HashMap<>();
  private final Map<String, Totals> byModel = new HashMap<>();
  private final Map<String, Totals> byUser = new HashMap<>();
  private Totals totals = Totals.ZERO;

  SumReader addModels(ResultSet rows) throws SQLException {
    while (rows.next()) {
      Totals part = part(rows);
      totals = totals.plus(part);
      byProvider.merge(rows.getString("provider"), part, Totals::plus);
      byModel.merge(rows.getString("model_name"), part, Totals::plus);
    }
    return this;
  }

  SumReader addUsers(ResultSet rows) throws SQLException {
    while (rows.next()) {
      byUser.merge(rows.getString("user_name"), part(rows), Totals::plus);
    }
    return this;
  }

  UsageStats stats(TimeRange covered) {
    return new UsageStats(totals, byProvider, byModel, byUser, covered);
  }

  private static Totals part(ResultSet row) throws SQLException {
    boolean hit = row.getBoolean("is_hit");
    long requests = row.getLong("requests");
    TokenTotals tokens = tokens(row);
    return new Totals(
        requests,
        row.getLong("errors"),
        hit ? requests : 0,
        hit ? TokenTotals.ZERO : tokens,
        hit ? tokens : TokenTotals.ZERO,
        usd(row, "cost"),
        usd(row, "saved"),
        row.getLong("unpriced"),
        hit ? 0 : row.getLong("unpriced_tokens"),
        usd(row, "estimated"),
        Duration.of(row.getLong("latency_us"), ChronoUnit.MICROS));
  }

  private static TokenTotals tokens(ResultSet row) throws SQLException {
    return new TokenTotals(
        row.getLong("input_uncached"),
        row.getLong("cache_read"),
        row.getLong("cache_write_5m"),
        row.getLong("cache_write_1h"),
        row.getLong("audio_in"),
        row.getLong("output_visible"),
        row.getLong("reasoning"),
        row.getLong("audio_out"),
        row.getLong("image_out"));
  }

  private static BigDecimal usd(ResultSet row, String sum) throws SQLException {
    return BigDecimal.valueOf(row.getLong(sum + "_high"), HIGH_SCALE)
        .add(BigDecimal.valueOf(row.getLong(sum + "_low"), LOW_SCALE));
  }
}
