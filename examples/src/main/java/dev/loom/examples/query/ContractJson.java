package dev.loom.examples.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.cost.Money;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the HTTP contract: compact, one document and a newline, money as plain decimals, maps
 * in key order, times in UTC with milliseconds. Not thread-safe.
 */
final class ContractJson {
  private static final int MONEY_DECIMALS = 12;
  private static final int NANOS_TO_MILLIS = 6;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build()
          .setCharacterEscapes(new MarkupEscapes());

  private final OutputStream out;

  ContractJson(OutputStream out) {
    this.out = out;
  }

  /** GET analytics/logs. */
  void logs(List<LogEntry> entries) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartArray();
      for (LogEntry entry : entries) {
        log(json, entry);
      }
      json.writeEndArray();
    }
    newline();
  }

  private static void log(JsonGenerator json, LogEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("timestamp", TIME.format(entry.timestamp()));
    json.writeStringField("user_id", entry.user() == null ? "" : entry.user());
    json.writeStringField("method", entry.method());
    json.writeStringField("path", entry.path());
    json.writeStringField("provider_id", entry.provider());
    json.writeStringField("model_name", entry.model());
    json.writeNumberField("prompt_tokens", entry.promptTokens());
    json.writeNumberField("completion_tokens", entry.completionTokens());
    json.writeNumberField("total_tokens", entry.totalTokens());
    json.writeNumberField("latency_ms", entry.latency().toMillis());
    json.writeNumberField("status_code", entry.status());
    money(json, "cost_usd", entry.cost());
    if (entry.error() != null && !entry.error().isEmpty()) {
      json.writeStringField("error_message", entry.error());
    }
    if (!entry.tags().isEmpty()) {
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> tag : entry.tags().entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
    }
    json.writeStringField("cost_status", entry.costStatus().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("tokens_saved", entry.tokensSaved());
    money(json, "cost_saved_usd", entry.saved());
    json.writeEndObject();
  }

  /** GET analytics/stats. */
  void stats(UsageStats stats) throws IOException {
    Breakdown providers = Breakdown.of(stats.byProvider());
    Breakdown users = Breakdown.of(stats.byUser());
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      Totals totals = stats.totals();
      json.writeNumberField("total_requests", totals.requests());
      json.writeNumberField("total_tokens", totals.tokens().total());
      decimal(json, "total_cost_usd", totals.cost());
      decimal(json, "avg_latency_ms", millis(totals.meanLatency()));
      ratio(json, "error_rate", totals.errorRate());
      map(json, "requests_by_user", users, part -> BigDecimal.valueOf(part.requests()));
      map(json, "requests_by_provider", providers, part -> BigDecimal.valueOf(part.requests()));
      map(json, "cost_by_provider", providers, Totals::cost);
      map(json, "cost_by_user", users, Totals::cost);
      map(json, "tokens_by_provider", providers, part -> tokens(part));
      map(json, "tokens_by_user", users, part -> tokens(part));
      map(json, "latency_by_provider", providers, part -> millis(part.meanLatency()));
      common(json, totals, providers.truncated() || users.truncated());
      json.writeEndObject();
    }
    newline();
  }

  /** GET analytics/costs; the span is shown as it was asked for. */
  void costs(UsageStats stats, AskedRange asked) throws IOException {
    CostReport report = CostReport.of(stats);
    Breakdown providers = Breakdown.of(stats.byProvider());
    Breakdown users = Breakdown.of(stats.byUser());
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      Totals totals = report.totals();
      decimal(json, "total_cost_usd", totals.cost());
      json.writeNumberField("total_requests", totals.requests());
      json.writeNumberField("total_tokens", totals.tokens().total());
      decimal(json, "cost_per_request", report.costPerRequest());
      decimal(json, "cost_per_1k_tokens", report.costPerThousandTokens());
      map(json, "cost_by_provider", providers, Totals::cost);
      map(json, "cost_by_user", users, Totals::cost);
      json.writeObjectFieldStart("time_range");
      time(json, "start", asked.start());
      time(json, "end", asked.end());
      json.writeEndObject();
      common(json, totals, providers.truncated() || users.truncated());
      json.writeEndObject();
    }
    newline();
  }

  /** What Loom adds to both reports. */
  private static void common(JsonGenerator json, Totals totals, boolean truncated)
      throws IOException {
    json.writeNumberField("unpriced_requests", totals.unpricedRequests());
    json.writeNumberField("unpriced_tokens", totals.unpricedTokens());
    decimal(json, "estimated_cost_usd", totals.estimatedCost());
    ratio(json, "price_coverage", totals.priceCoverage());
    json.writeNumberField("tokens_saved", totals.savedTokens().total());
    decimal(json, "cost_saved_usd", totals.saved());
    if (truncated) {
      json.writeBooleanField("truncated", true);
    }
  }

  private static BigDecimal tokens(Totals part) {
    return BigDecimal.valueOf(part.tokens().total());
  }

  private static BigDecimal millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), NANOS_TO_MILLIS);
  }

  private static void map(
      JsonGenerator json, String name, Breakdown parts, Function<Totals, BigDecimal> value)
      throws IOException {
    json.writeObjectFieldStart(name);
    Set<Map.Entry<String, Totals>> entries = parts.parts().entrySet();
    for (Map.Entry<String, Totals> part : entries) {
      decimal(json, part.getKey(), value.apply(part.getValue()));
    }
    json.writeEndObject();
  }

  private static void money(JsonGenerator json, String name, @Nullable Money amount)
      throws IOException {
    if (amount == null) {
      json.writeNullField(name);
    } else {
      decimal(json, name, amount.toUsd());
    }
  }

  private static void ratio(JsonGenerator json, String name, double ratio) throws IOException {
    decimal(json, name, BigDecimal.valueOf(ratio));
  }

  private static void decimal(JsonGenerator json, String name, BigDecimal value)
      throws IOException {
    BigDecimal shown = value.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN);
    json.writeNumberField(name, shown.signum() == 0 ? BigDecimal.ZERO : shown.stripTrailingZeros());
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    if (time == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, TIME.format(time));
    }
  }

  private void newline() throws IOException {
    out.write("\n".getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps a body harmless where somebody puts it into a page. */
  private static final class MarkupEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    MarkupEscapes() {
      for (char c : "<>&".toCharArray()) {
        ascii[c] = ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }
}
