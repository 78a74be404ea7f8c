package dev.loom.benchmarks.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as JSON: the table's values, not rounded. */
final class Json {
  private Json() {}

  static String of(Report report) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("date", report.date().toString());
    root.put("mode", report.options().full() ? "full" : "quick");
    root.put("gate", report.options().gate().label());
    root.put("commit", report.commit().toString());
    root.put("machine", machine(report));
    root.put("load_before", report.loadBefore());
    root.put("load_after", report.loadAfter());
    root.put("neighbours", report.neighbours());
    root.put("quiet", report.judge().quiet());
    root.put("noisy", report.judge().noisy());
    root.put("rows", report.results().stream().map(Json::row).toList());
    root.put("seconds", report.took().toMillis() / 1000.0);
    root.put("exit", report.exitCode());
    return text(root, "") + "\n";
  }

  private static Map<String, @Nullable Object> machine(Report report) {
    Machine machine = report.machine();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("cpu", machine.cpu());
    map.put("cores", machine.cores());
    map.put("memory_mib", machine.memoryMib());
    map.put("kernel", machine.kernel());
    map.put("jdk", machine.jdk());
    map.put("collector", report.collector());
    map.put("redis", report.redis());
    return map;
  }

  private static Map<String, @Nullable Object> row(Result result) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", result.id());
    map.put("operation", result.operation());
    map.put("floor_ns", result.floor());
    map.put("loom_ns", result.loom());
    Interval ratio = result.ratio();
    map.put("ratio", ratio == null ? null : ratio.value());
    map.put("ratio_low", ratio == null ? null : ratio.low());
    map.put("ratio_high", ratio == null ? null : ratio.high());
    map.put("bytes", result.bytes());
    map.put("samples", result.samples());
    map.put("verdict", result.verdict().label());
    map.put("note", result.note());
    map.put("bars", result.judgements().stream().map(Json::bar).toList());
    map.put("jmh", result.jmh() == null ? null : jmh(result.jmh()));
    return map;
  }

  private static Map<String, @Nullable Object> bar(Judgement judgement) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("metric", judgement.bar().metric().label());
    map.put("operator", judgement.bar().operator().sign());
    map.put("value", judgement.bar().value());
    map.put("goal", judgement.bar().goal());
    map.put("measured", judgement.measured().value());
    map.put("low", judgement.measured().low());
    map.put("high", judgement.measured().high());
    map.put("verdict", judgement.verdict().label());
    return map;
  }

  private static Map<String, @Nullable Object> jmh(Comparison jmh) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("floor_ns", jmh.floor());
    map.put("floor_error_ns", jmh.floorError());
    map.put("loom_ns", jmh.loom());
    map.put("loom_error_ns", jmh.loomError());
    map.put("ratio", jmh.ratio());
    map.put("bytes", jmh.bytes());
    return map;
  }

  private static String text(@Nullable Object value, String indent) {
    String deeper = indent + "  ";
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(
              entry ->
                  deeper + quoted((String) entry.getKey()) + ": " + text(entry.getValue(), deeper))
          .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "[]"
          : list.stream()
              .map(item -> deeper + text(item, deeper))
              .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
    }
    if (value instanceof String string) {
      return quoted(string);
    }
    // JSON knows no NaN and no infinity.
    return value instanceof Double number && !Double.isFinite(number) ? "null" : "" + value;
  }

  private static String quoted(String string) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
