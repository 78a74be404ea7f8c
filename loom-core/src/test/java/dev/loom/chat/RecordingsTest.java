package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What real providers answered: every recording is read by its format. */
class RecordingsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("loom.root"), "../shared/recordings");

  /** Totals as the formats name them. */
  private static final Set<String> TOTALS =
      Set.of("total_tokens", "totalTokens", "totalTokenCount");

  @TestFactory
  List<DynamicTest> everyRecordingIsNormalised() throws IOException {
    Path index = FOLDER.resolve("index.csv");
    assumeTrue(Files.exists(index), () -> "NOT MEASURED: " + index + " is not there");
    List<String> rows = Files.readAllLines(index);
    assertThat(rows).hasSizeGreaterThan(100);
    return rows.subList(1, rows.size()).stream()
        .map(row -> row.split(","))
        .map(cells -> DynamicTest.dynamicTest(cells[0], () -> check(cells)))
        .toList();
  }

  private static void check(String[] cells) throws IOException {
    Map<String, Object> recording = Json.object(Files.readString(FOLDER.resolve(cells[0])));
    String endpoint = (String) recording.get("endpoint");
    List<Map<String, Object>> events = events(recording);
    Map<String, Object> first = events.isEmpty() ? Map.of() : events.get(0);
    UsageFormat format = UsageFormat.forAnswer(endpoint, cells[1], first).orElseThrow();

    BilledUsage usage = read(format, new ModelId(cells[1], cells[5]), events, cells[3]);

    TokenUsage tokens = usage.tokens();
    boolean cached =
        tokens.cacheRead().orElse(0)
                + tokens.cacheWrite5m().orElse(0)
                + tokens.cacheWrite1h().orElse(0)
            > 0;
    if (!recording.containsKey("response_encoding") || cells[6].equals("true")) {
      // the index was made without looking into binary streams
      assertThat(tokens.isKnown()).as("known").isEqualTo(cells[6].equals("true"));
    }
    assertThat(cached).as("cached").isEqualTo(cells[7].equals("true"));
    assertThat(tokens.reasoning().orElse(0) > 0).as("thought").isEqualTo(cells[8].equals("true"));
    Long total = total(events);
    if (total != null && !usage.adjusted()) {
      assertThat(tokens.total()).as("total").isEqualTo(total);
    }
  }

  private static BilledUsage read(
      UsageFormat format, ModelId asked, List<Map<String, Object>> events, String streamed) {
    if (streamed.equals("false")) {
      return format.read(events.get(0), asked);
    }
    UsageCollector collector = format.collector(asked);
    events.forEach(collector::accept);
    return collector.usage();
  }

  /** The last total that the provider sent, by its name alone. */
  private static Long total(List<Map<String, Object>> events) {
    Map<String, Object> found = new HashMap<>();
    events.forEach(event -> findTotals(event, found));
    return found.get("total") instanceof Number number ? number.longValue() : null;
  }

  private static void findTotals(Object node, Map<String, Object> found) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (TOTALS.contains(key) && value != null) {
              found.put("total", value);
            }
            findTotals(value, found);
          });
    }
  }

  private static List<Map<String, Object>> events(Map<String, Object> recording) {
    Object response = recording.get("response");
    if (response instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // Json makes maps with string keys only
      Map<String, Object> answer = (Map<String, Object>) map;
      return List.of(answer);
    }
    String text = response instanceof String string ? string : "{}";
    if ("base64".equals(recording.get("response_encoding"))) {
      return frames(Base64.getDecoder().decode(text));
    }
    return text.lines()
        .map(line -> line.startsWith("data:") ? line.substring(5).strip() : line)
        .filter(line -> line.startsWith("{"))
        .map(Json::object)
        .toList();
  }

  /** Frames of AWS: lengths of frame and headers, a checksum, headers, payload, a checksum. */
  private static List<Map<String, Object>> frames(byte[] bytes) {
    List<Map<String, Object>> events = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.remaining() >= 16) {
      int start = buffer.position();
      int length = buffer.getInt();
      int headersLength = buffer.getInt();
      buffer.getInt();
      byte[] headers = new byte[headersLength];
      buffer.get(headers);
      byte[] payload = new byte[length - headersLength - 16];
      buffer.get(payload);
      buffer.position(start + length);
      Map<String, Object> event = Json.object(new String(payload, StandardCharsets.UTF_8));
      String type = eventType(headers);
      events.add(type.equals("chunk") ? chunk(event) : Map.of(type, event));
    }
    return events;
  }

  private static Map<String, Object> chunk(Map<String, Object> event) {
    byte[] bytes = Base64.getDecoder().decode((String) event.get("bytes"));
    return Json.object(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String eventType(byte[] headers) {
    ByteBuffer buffer = ByteBuffer.wrap(headers);
    while (buffer.hasRemaining()) {
      String name = text(buffer, buffer.get());
      buffer.get(); // every header here is a text
      String value = text(buffer, buffer.getShort());
      if (name.equals(":event-type")) {
        return value;
      }
    }
    return "";
  }

  private static String text(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
