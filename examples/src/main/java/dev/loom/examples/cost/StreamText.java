package dev.loom.examples.cost;

import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream's text as it was received: SSE, one JSON object a line, or a JSON list of
 * them.
 */
final class StreamText {
  private static final String DATA = "data:";

  private final List<Map<String, @Nullable Object>> events = new ArrayList<>();

  private StreamText() {}

  /** The events that are JSON objects; a stream may have been cut inside its last one. */
  static List<Map<String, @Nullable Object>> events(String text) {
    StreamText stream = new StreamText();
    String whole = text.strip();
    boolean read =
        whole.startsWith("{") // one object, perhaps over several lines
            ? stream.add(whole)
            : whole.startsWith("[") && stream.addAll(whole);
    if (!read) {
      stream.addLines(text);
    }
    return stream.events;
  }

  private void addLines(String text) {
    List<String> data = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(DATA)) {
        data.add(line.substring(DATA.length()).strip());
      } else if (line.isBlank()) {
        flush(data);
      } else if (line.startsWith("{")) {
        add(line);
      }
    }
    flush(data);
  }

  /** Several data lines are one event, save where a server leaves out the blank lines between. */
  private void flush(List<String> data) {
    if (!data.isEmpty() && !add(String.join("\n", data)) && data.size() > 1) {
      data.forEach(this::add);
    }
    data.clear();
  }

  /** Whether the text was an event. */
  private boolean add(String json) {
    if (!json.startsWith("{")) {
      return false;
    }
    try {
      events.add(JsonObjects.object(json));
      return true;
    } catch (BadLineException e) {
      return false; // cut off
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private boolean addAll(String json) {
    try {
      Object list = JsonObjects.object("{\"events\":" + json + "}").get("events");
      for (Object event : list instanceof List<?> items ? items : List.of()) {
        if (event instanceof Map<?, ?> map) {
          events.add((Map<String, @Nullable Object>) map);
        }
      }
      return true;
    } catch (BadLineException e) {
      return false;
    }
  }
}
