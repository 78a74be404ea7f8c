package dev.loom.chat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One recorded answer of a provider, and what the index says of it. */
record Recording(
    String file,
    ModelId asked,
    String endpoint,
    boolean streamed,
    boolean binary,
    boolean hasUsage,
    boolean hasCached,
    boolean hasReasoning,
    List<Map<String, Object>> events) {

  private static final Path FOLDER =
      Path.of(System.getProperty("loom.root"), "../shared/recordings");

  /** All of the index; the test that asks is skipped where they are not there. */
  static List<Recording> all() {
    Path index = FOLDER.resolve("index.csv");
    assumeTrue(Files.exists(index), () -> "NOT MEASURED: " + index + " is not there");
    try {
      List<String> rows = Files.readAllLines(index);
      return rows.subList(1, rows.size()).stream().map(row -> of(row.split(","))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording of(String[] cells) {
    Map<String, Object> recording;
    try {
      recording = Json.object(Files.readString(FOLDER.resolve(cells[0])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Recording(
        cells[0],
        new ModelId(cells[1], cells[5]),
        (String) recording.get("endpoint"),
        cells[3].equals("true"),
        recording.containsKey("response_encoding"),
        cells[6].equals("true"),
        cells[7].equals("true"),
        cells[8].equals("true"),
        events(recording));
  }

  UsageFormat format() {
    return UsageFormat.forStream(endpoint, asked.provider(), events).orElseThrow();
  }

  BilledUsage usage() {
    return usage(format(), events);
  }

  BilledUsage usage(UsageFormat format, List<Map<String, Object>> told) {
    if (!streamed) {
      return format.read(told.isEmpty() ? Map.of() : told.get(0), asked);
    }
    UsageCollector collector = format.collector(asked);
    told.forEach(collector::accept);
    return collector.usage();
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
