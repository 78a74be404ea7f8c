package dev.loom.examples.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns each line of stdin into one line of stdout; a bad line becomes an error and the rest goes
 * on.
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
  private boolean numbered;

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

  /** Also says on stderr which lines were bad, by number. */
  public JsonlFilter numbered() {
    numbered = true;
    return this;
  }

  /** Reads to the end; 1 when any line was bad. */
  public int run() throws IOException {
    int exitCode = 0;
    try (Lines lines = new Lines(console.in(), limit)) {
      while (lines.next()) {
        exitCode |= answer(lines);
      }
    }
    return exitCode;
  }

  private int answer(Lines lines) throws IOException {
    Object id = null;
    String text = "";
    try {
      text = lines.text();
      if (text.isBlank()) {
        return 0;
      }
      Map<String, @Nullable Object> line = JsonObjects.object(text);
      id = JsonObjects.id(line);
      StringWriter out = new StringWriter();
      try (JsonGenerator json = start(out, id)) {
        answer.write(line, json);
        json.writeEndObject();
      }
      console.out().println(out);
      return 0;
    } catch (BadLineException e) {
      StringWriter out = new StringWriter();
      try (JsonGenerator json = start(out, id == null ? JsonObjects.idOf(text) : id)) {
        json.writeStringField("error", String.valueOf(e.getMessage()));
        json.writeEndObject();
      }
      console.out().println(out);
      if (numbered) {
        console.err().println("loom: line " + lines.number() + ": " + e.getMessage());
      }
      return 1;
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
