package dev.loom.examples.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns each line of stdin into one line of stdout; a bad line becomes an error with its number,
 * and the rest goes on.
 */
public final class JsonlFilter {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** What a command makes of a line. */
  public interface Answer {
    /**
     * Writes members beside the id.
     *
     * @throws BadLineException when the line cannot be answered; nothing of it is printed then
     */
    void write(Map<String, @Nullable Object> line, JsonGenerator json) throws IOException;
  }

  private final Console console;
  private final Answer answer;
  private final int limit;

  /** A filter over the console's input and output. */
  public JsonlFilter(Console console, Answer answer) {
    this(console, answer, Lines.LIMIT);
  }

  /** A filter over lines of at most so many bytes. */
  public JsonlFilter(Console console, Answer answer, int limit) {
    this.console = console;
    this.answer = answer;
    this.limit = limit;
  }

  /**
   * Reads to the end.
   *
   * @return 0
   * @throws CommandFailure at the end, when a line was bad
   */
  public int run() throws IOException {
    long good = 0;
    long bad = 0;
    try (Lines lines = new Lines(console.in(), limit)) {
      while (lines.next()) {
        switch (answer(lines)) {
          case GOOD -> good++;
          case BAD -> bad++;
          case BLANK -> {}
        }
      }
    }
    if (bad > 0) {
      throw CommandFailure.failed(
          bad
              + (good + bad == 1 ? " of 1 line is bad" : " of " + (good + bad) + " lines are bad")
              + "; the output says in its place what is wrong.");
    }
    return 0;
  }

  private enum Kind {
    GOOD,
    BAD,
    BLANK
  }

  private Kind answer(Lines lines) throws IOException {
    Object id = null;
    String text = "";
    try {
      text = lines.text();
      if (text.isBlank()) {
        return Kind.BLANK;
      }
      Map<String, @Nullable Object> line = JsonObjects.object(text);
      id = JsonObjects.id(line);
      StringWriter out = new StringWriter();
      try (JsonGenerator json = start(out, id)) {
        answer.write(line, json);
        json.writeEndObject();
      }
      console.out().println(out);
      return Kind.GOOD;
    } catch (BadLineException e) {
      StringWriter out = new StringWriter();
      try (JsonGenerator json = start(out, id == null ? JsonObjects.idOf(text) : id)) {
        json.writeStringField("error", String.valueOf(e.getMessage()));
        json.writeNumberField("line", lines.number());
        json.writeEndObject();
      }
      console.out().println(out);
      return Kind.BAD;
    }
  }

  private static JsonGenerator start(StringWriter out, @Nullable Object id) throws IOException {
    // A generator that is closed after a failure must not complete half an object.
    JsonGenerator json =
        FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.writeStartObject();
    json.writeFieldName("id");
    if (id instanceof String text) {
      json.writeString(text);
    } else if (id instanceof Number whole) {
      json.writeNumber(whole.toString());
    } else {
      json.writeNull();
    }
    return json;
  }
}
