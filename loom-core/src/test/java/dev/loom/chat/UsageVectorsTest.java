package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The numbers of real answers, and the classes that they are; needs no recordings. */
class UsageVectorsTest {

  private static List<String> lines() throws IOException {
    try (InputStream in = UsageVectorsTest.class.getResourceAsStream("usage-vectors.jsonl")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  @TestFactory
  List<DynamicTest> everyVectorIsItsClasses() throws IOException {
    assertThat(lines()).hasSizeGreaterThan(100);
    return lines().stream()
        .map(Json::object)
        .map(vector -> DynamicTest.dynamicTest((String) vector.get("row"), () -> check(vector)))
        .toList();
  }

  private static void check(Map<String, Object> vector) {
    ModelId asked = new ModelId((String) vector.get("provider"), (String) vector.get("model"));
    UsageFormat format =
        List.of(UsageFormat.values()).stream()
            .filter(any -> any.id().equals(vector.get("format")))
            .findFirst()
            .orElseThrow();

    BilledUsage usage = usage(format, asked, vector);

    assertThat(UsageClasses.text(usage)).isEqualTo(vector.get("classes"));
    assertThat(usage.searches()).isEqualTo(((Number) vector.get("searches")).longValue());
    assertThat(usage.serviceTier()).isEqualTo(vector.get("tier"));
    assertThat(usage.multipliers()).isEqualTo(vector.get("multipliers"));
    assertThat(usage.reportedCostUsd()).isEqualTo(decimal(vector.get("cost")));
  }

  @SuppressWarnings("unchecked") // Json makes maps with string keys only
  private static BilledUsage usage(UsageFormat format, ModelId asked, Map<String, Object> vector) {
    List<Map<String, Object>> events = (List<Map<String, Object>>) vector.get("events");
    if (vector.get("stream").equals(false)) {
      return format.read(events.isEmpty() ? Map.of() : events.get(0), asked);
    }
    UsageCollector collector = format.collector(asked);
    events.forEach(collector::accept);
    return collector.usage();
  }

  private static BigDecimal decimal(Object cost) {
    return cost == null ? null : new BigDecimal(cost.toString());
  }

  @Test
  void vectorsCoverTheRecordingsAndAreMadeOfThem() throws IOException {
    assertThat(UsageVectors.lines(Recording.all())).isEqualTo(lines());
  }

  @Test
  void vectorsHoldNoText() throws IOException {
    assertThat(lines())
        .allSatisfy(line -> assertThat(line).doesNotContain("\"content\"", "\"text\""));
    assertThat(String.join("", lines()).length()).isLessThan(120_000);
  }
}
