package dev.loom.chat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes {@code usage-vectors.jsonl}: of each recording the numbers of its usages, without any text,
 * and the classes that they are. So a checkout without the recordings tests the same facts.
 */
final class UsageVectors {
  static final Path FILE = Path.of("src/test/resources/dev/loom/chat/usage-vectors.jsonl");

  /** Where a usage may stand in an event. */
  private static final Set<String> PLACES =
      Set.of(
          "usage",
          "usageMetadata",
          "usage_metadata",
          "message",
          "response",
          "metadata",
          "meta",
          "delta",
          "x_groq",
          "amazon-bedrock-invocationMetrics",
          "results");

  /** Words by which counts are told apart, and those that a price depends on. */
  private static final Set<String> WORDS =
      Set.of(
          "modality",
          "ttl",
          "type",
          "service_tier",
          "serviceTier",
          "trafficType",
          "inference_geo",
          "speed",
          "cost");

  private static final Set<String> COUNTS_OF_AN_ANSWER =
      Set.of(
          "prompt_eval_count",
          "eval_count",
          "inputTextTokenCount",
          "totalOutputTextTokenCount",
          "tokenCount",
          "prompt_token_count",
          "generation_token_count",
          "service_tier");

  private UsageVectors() {}

  /** Writes the file anew; run in the module's folder. */
  public static void main(String[] args) throws IOException {
    Files.write(FILE, lines(Recording.all()));
  }

  static List<String> lines(List<Recording> rows) {
    return rows.stream().map(UsageVectors::line).toList();
  }

  private static String line(Recording row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row.file());
    line.put("provider", row.asked().provider());
    line.put("model", row.asked().model());
    line.put("stream", row.streamed());
    line.put("format", row.format().id());
    List<Object> events = new ArrayList<>();
    row.events().stream().map(UsageVectors::pruned).filter(e -> !e.isEmpty()).forEach(events::add);
    line.put("events", events);
    line.put("classes", UsageClasses.text(row.usage()));
    line.put("searches", row.usage().searches());
    line.put("tier", row.usage().serviceTier());
    line.put("multipliers", row.usage().multipliers());
    line.put("cost", row.usage().reportedCostUsd());
    return json(line);
  }

  /** What of an event tells a usage. */
  private static Map<String, Object> pruned(Map<?, ?> event) {
    Map<String, Object> kept = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : event.entrySet()) {
      String name = (String) entry.getKey();
      Object value = entry.getValue();
      if (COUNTS_OF_AN_ANSWER.contains(name) && !(value instanceof Map)) {
        kept.put(name, value);
      } else if (name.startsWith("usage") || name.equals("amazon-bedrock-invocationMetrics")) {
        put(kept, name, counts(value));
      } else if (name.equals("serviceTier")) {
        put(kept, name, counts(value));
      } else if (name.equals("choices") || name.equals("results") || name.equals("output")) {
        put(kept, name, items(value));
      } else if (name.equals("meta") && value instanceof Map<?, ?> map) {
        put(kept, name, counts(Map.of("billed_units", map.get("billed_units"))));
      } else if (PLACES.contains(name) && value instanceof Map<?, ?> map) {
        put(kept, name, pruned(map));
      }
    }
    return kept;
  }

  private static Object items(Object value) {
    List<Object> kept = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      if (item instanceof Map<?, ?> map && "web_search_call".equals(map.get("type"))) {
        kept.add(Map.of("type", "web_search_call"));
      } else if (item instanceof Map<?, ?> map && !pruned(map).isEmpty()) {
        kept.add(pruned(map));
      }
    }
    return kept;
  }

  /** A usage without any text but the words that counts are told apart by. */
  private static Object counts(Object node) {
    if (node instanceof Map<?, ?> map) {
      Map<String, Object> kept = new LinkedHashMap<>();
      map.forEach(
          (name, value) -> {
            boolean word = value instanceof String && WORDS.contains(name);
            if (!(value instanceof String) || word) {
              kept.put((String) name, counts(value));
            }
          });
      return kept;
    }
    return node instanceof List<?> list
        ? list.stream().filter(item -> !(item instanceof String)).map(UsageVectors::counts).toList()
        : node;
  }

  private static void put(Map<String, Object> kept, String name, Object value) {
    boolean empty =
        value == null
            || value instanceof Map<?, ?> map && map.isEmpty()
            || value instanceof List<?> list && list.isEmpty();
    if (!empty) {
      kept.put(name, value);
    }
  }

  private static String json(Object node) {
    if (node instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach((name, value) -> members.add("\"" + name + "\":" + json(value)));
      return "{" + String.join(",", members) + "}";
    }
    if (node instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(UsageVectors::json).toList()) + "]";
    }
    if (node instanceof String text) {
      return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    return node instanceof BigDecimal decimal ? decimal.toString() : String.valueOf(node);
  }
}
