package dev.loom.examples.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.examples.contract.BodyFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Bodies of the HTTP contract about calls, in their {@link BodyFormat}; maps are in key order. Not
 * thread-safe.
 */
final class ContractJson {
  private final OutputStream out;

  ContractJson(OutputStream out) {
    this.out = out;
  }

  /** GET analytics/logs. */
  void logs(List<LogEntry> entries) throws IOException {
    BodyFormat.write(
        out,
        json -> {
          json.writeStartArray();
          for (LogEntry entry : entries) {
            log(json, entry);
          }
          json.writeEndArray();
        });
  }

  private static void log(JsonGenerator json, LogEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    BodyFormat.time(json, "timestamp", entry.timestamp());
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
    BodyFormat.money(json, "cost_usd", entry.cost());
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
    BodyFormat.money(json, "cost_saved_usd", entry.saved());
    json.writeEndObject();
  }

  /** GET analytics/stats. */
  void stats(UsageStats stats) throws IOException {
    Breakdown providers = Breakdown.of(stats.byProvider());
    Breakdown users = Breakdown.of(stats.byUser());
    BodyFormat.write(
        out,
        json -> {
          json.writeStartObject();
          Totals totals = stats.totals();
          json.writeNumberField("total_requests", totals.requests());
          json.writeNumberField("total_tokens", totals.tokens().total());
          BodyFormat.decimal(json, "total_cost_usd", totals.cost());
          BodyFormat.decimal(json, "avg_latency_ms", BodyFormat.millis(totals.meanLatency()));
          BodyFormat.ratio(json, "error_rate", totals.errorRate());
          map(json, "requests_by_user", users, part -> BigDecimal.valueOf(part.requests()));
          map(json, "requests_by_provider", providers, part -> BigDecimal.valueOf(part.requests()));
          map(json, "cost_by_provider", providers, Totals::cost);
          map(json, "cost_by_user", users, Totals::cost);
          map(json, "tokens_by_provider", providers, part -> tokens(part));
          map(json, "tokens_by_user", users, part -> tokens(part));
          map(
              json,
              "latency_by_provider",
              providers,
              part -> BodyFormat.millis(part.meanLatency()));
          common(json, totals, providers.truncated() || users.truncated());
          json.writeEndObject();
        });
  }

  /** GET analytics/costs; the span is shown as it was asked for. */
  void costs(UsageStats stats, AskedRange asked) throws IOException {
    CostReport report = CostReport.of(stats);
    Breakdown providers = Breakdown.of(stats.byProvider());
    Breakdown users = Breakdown.of(stats.byUser());
    BodyFormat.write(
        out,
        json -> {
          json.writeStartObject();
          Totals totals = report.totals();
          BodyFormat.decimal(json, "total_cost_usd", totals.cost());
          json.writeNumberField("total_requests", totals.requests());
          json.writeNumberField("total_tokens", totals.tokens().total());
          BodyFormat.decimal(json, "cost_per_request", report.costPerRequest());
          BodyFormat.decimal(json, "cost_per_1k_tokens", report.costPerThousandTokens());
          map(json, "cost_by_provider", providers, Totals::cost);
          map(json, "cost_by_user", users, Totals::cost);
          json.writeObjectFieldStart("time_range");
          BodyFormat.time(json, "start", asked.start());
          BodyFormat.time(json, "end", asked.end());
          json.writeEndObject();
          common(json, totals, providers.truncated() || users.truncated());
          json.writeEndObject();
        });
  }

  /** What Loom adds to both reports. */
  private static void common(JsonGenerator json, Totals totals, boolean truncated)
      throws IOException {
    json.writeNumberField("unpriced_requests", totals.unpricedRequests());
    json.writeNumberField("unpriced_tokens", totals.unpricedTokens());
    BodyFormat.decimal(json, "estimated_cost_usd", totals.estimatedCost());
    BodyFormat.ratio(json, "price_coverage", totals.priceCoverage());
    json.writeNumberField("tokens_saved", totals.savedTokens().total());
    BodyFormat.decimal(json, "cost_saved_usd", totals.saved());
    if (truncated) {
      json.writeBooleanField("truncated", true);
    }
  }

  private static BigDecimal tokens(Totals part) {
    return BigDecimal.valueOf(part.tokens().total());
  }

  private static void map(
      JsonGenerator json, String name, Breakdown parts, Function<Totals, BigDecimal> value)
      throws IOException {
    json.writeObjectFieldStart(name);
    Set<Map.Entry<String, Totals>> entries = parts.parts().entrySet();
    for (Map.Entry<String, Totals> part : entries) {
      BodyFormat.decimal(json, part.getKey(), value.apply(part.getValue()));
    }
    json.writeEndObject();
  }
}
