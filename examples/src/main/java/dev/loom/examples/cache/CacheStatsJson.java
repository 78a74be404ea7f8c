package dev.loom.examples.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.cache.CacheStats;
import dev.loom.cache.ModelStats;
import dev.loom.examples.contract.BodyFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** GET cache/stats, as an admin reads it. */
final class CacheStatsJson {
  private CacheStatsJson() {}

  static void write(OutputStream out, CacheStats stats) throws IOException {
    BodyFormat.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("enabled", stats.enabled());
          json.writeStringField("backend", stats.backend().name());
          json.writeStringField("backend_state", state(stats));
          lookups(json, stats);
          entries(json, stats);
          savings(json, stats);
          BodyFormat.time(json, "since", stats.since());
          parts(json, "by_provider", stats.providers());
          parts(json, "by_model", models(stats));
          json.writeEndObject();
        });
  }

  static String state(CacheStats stats) {
    return stats.backend().state().name().toLowerCase(Locale.ROOT);
  }

  private static void lookups(JsonGenerator json, CacheStats stats) throws IOException {
    json.writeNumberField("hits", stats.hits());
    json.writeNumberField("misses", stats.misses());
    BodyFormat.ratio(json, "hit_rate", stats.hitRate());
    json.writeNumberField("stale", stats.stale());
    json.writeNumberField("coalesced", stats.coalesced());
    counts(json, "bypassed", stats.bypassed());
    counts(json, "rejected", stats.rejected());
  }

  private static void entries(JsonGenerator json, CacheStats stats) throws IOException {
    json.writeNumberField("evictions", stats.evictions());
    json.writeNumberField("expirations", stats.expirations());
    json.writeNumberField("total_entries", stats.entries());
    json.writeNumberField("total_bytes", stats.bytes());
    json.writeNumberField("max_bytes", stats.backend().maxBytes());
  }

  private static void savings(JsonGenerator json, CacheStats stats) throws IOException {
    json.writeNumberField("tokens_saved", stats.tokensSaved());
    BodyFormat.money(json, "cost_saved_usd", stats.costSaved());
    json.writeNumberField("avg_latency_saved_ms", stats.averageLatencySaved().toMillis());
  }

  private static void counts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : new TreeMap<>(counts).entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }

  /** A model of several providers counts once, as everywhere in the contract. */
  private static Map<String, ModelStats> models(CacheStats stats) {
    Map<String, ModelStats> models = new TreeMap<>();
    stats.models().forEach((id, model) -> models.merge(id.model(), model, ModelStats::plus));
    return models;
  }

  private static void parts(JsonGenerator json, String name, Map<String, ModelStats> parts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, ModelStats> part : parts.entrySet()) {
      ModelStats stats = part.getValue();
      json.writeObjectFieldStart(part.getKey());
      json.writeNumberField("hits", stats.hits());
      json.writeNumberField("misses", stats.misses());
      json.writeNumberField("tokens_saved", stats.tokensSaved());
      BodyFormat.money(json, "cost_saved_usd", stats.costSaved());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
