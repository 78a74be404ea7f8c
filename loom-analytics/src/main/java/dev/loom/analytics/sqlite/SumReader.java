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

/**
 * Adds up the rows of {@link Queries#sums}: from one statement, so all parts are of one instant.
 */
final class SumReader {
  /** The two parts of a sum of money: whole micro-dollars, and 10<sup>-12</sup> USD. */
  private static final int HIGH_SCALE = 6;

  private static final int LOW_SCALE = 12;

  private final ResultSet row;
  private final Map<String, Totals> byProvider = new HashMap<>();
  private final Map<String, Totals> byModel = new HashMap<>();
  private final Map<String, Totals> byUser = new HashMap<>();
  private Totals totals = Totals.ZERO;

  SumReader(ResultSet row) {
    this.row = row;
  }

  UsageStats read(TimeRange covered) throws SQLException {
    while (row.next()) {
      Totals part = part();
      totals = totals.plus(part);
      byProvider.merge(row.getString("provider"), part, Totals::plus);
      byModel.merge(row.getString("model_name"), part, Totals::plus);
      byUser.merge(row.getString("user_name"), part, Totals::plus);
    }
    return new UsageStats(totals, byProvider, byModel, byUser, covered);
  }

  private Totals part() throws SQLException {
    boolean hit = row.getBoolean("is_hit");
    long requests = row.getLong("requests");
    TokenTotals tokens = tokens();
    return new Totals(
        requests,
        row.getLong("errors"),
        hit ? requests : 0,
        hit ? TokenTotals.ZERO : tokens,
        hit ? tokens : TokenTotals.ZERO,
        usd("cost"),
        usd("saved"),
        row.getLong("unpriced"),
        hit ? 0 : row.getLong("unpriced_tokens"),
        usd("estimated"),
        Duration.of(row.getLong("latency_us"), ChronoUnit.MICROS));
  }

  private TokenTotals tokens() throws SQLException {
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

  private BigDecimal usd(String sum) throws SQLException {
    return BigDecimal.valueOf(row.getLong(sum + "_high"), HIGH_SCALE)
        .add(BigDecimal.valueOf(row.getLong(sum + "_low"), LOW_SCALE));
  }
}
