package dev.loom.examples.cost;

import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of a stream's text as it was received: SSE, or one JSON object a line. */
final class StreamText {
  private static final String DATA = "data:";

  private StreamText() {}

  /** The events that are JSON objects; a stream may have been cut inside its last one. */
  static List<Map<String, @Nullable Object>> events(String text) {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    if (text.stripLeading().startsWith("{")) { // one object, perhaps over several lines
      add(events, new StringBuilder(text.strip()));
      if (!events.isEmpty()) {
        return events;
      }
    }
    StringBuilder data = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith(DATA)) {
        // Several data lines are one event.
        data.append(data.isEmpty() ? "" : "\n").append(line.substring(DATA.length()).strip());
      } else if (line.isBlank()) {
        add(events, data);
      } else if (line.startsWith("{")) {
        add(events, new StringBuilder(line));
      }
    }
    add(events, data);
    return events;
  }

  private static void add(List<Map<String, @Nullable Object>> events, StringBuilder data) {
    String json = data.toString();
    data.setLength(0);
    if (json.startsWith("{")) {
      try {
        events.add(JsonObjects.object(json));
      } catch (BadLineException e) {
        return; // cut off
      }
    }
  }
}
