package dev.loom.examples.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects into plain maps, lists, strings, booleans and numbers; a decimal becomes a
 * {@link java.math.BigDecimal}, never a double. Thread-safe.
 */
public final class JsonObjects {
  private static final int MAX_ID = 1_000;
  private static final int MAX_DEPTH = 1_100;

  private static final ObjectReader READER =
      JsonMapper.builder(factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerForMapOf(Object.class);

  private static final JsonFactory LENIENT = factory();

  private JsonObjects() {}

  // Lines are bounded already; a text in one may fill it. What reads a usage looks at the members
  // it knows and never walks, so one of 1,000 levels in a line of ours is no reason to refuse it.
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNestingDepth(MAX_DEPTH)
                .build())
        .build();
  }

  /**
   * Reads one object.
   *
   * @throws BadLineException when the text is anything else; its message quotes none of the text
   */
  public static Map<String, @Nullable Object> object(String text) {
    Map<String, @Nullable Object> object;
    try {
      object = READER.readValue(text);
    } catch (JsonProcessingException e) {
      String why = isDuplicate(e) ? "a member stands in it twice" : "not a JSON object";
      throw new BadLineException(
          e.getLocation() == null ? why : why + " (column " + e.getLocation().getColumnNr() + ")");
    }
    if (object == null) {
      throw new BadLineException("not a JSON object");
    }
    return object;
  }

  /** The parser has no class for it; its sentence begins with words of its own. */
  private static boolean isDuplicate(JsonProcessingException fault) {
    String said = fault.getOriginalMessage();
    return said != null && said.startsWith("Duplicate field");
  }

  /**
   * The id of a line: a text of at most 1,000 characters or a whole number, else {@code null}.
   * Other numbers may be short here and fill pages when written out.
   */
  public static @Nullable Object id(Map<String, @Nullable Object> line) {
    Object id = line.get("id");
    return id instanceof String text ? bounded(text) : isWhole(id) ? id : null;
  }

  private static boolean isWhole(@Nullable Object id) {
    return id instanceof Integer || id instanceof Long || id instanceof BigInteger;
  }

  private static @Nullable String bounded(String id) {
    return id.length() <= MAX_ID ? id : null;
  }

  /**
   * The id, as of {@link #id(Map)}, of a line that is no proper object, as far as one can be read;
   * for an error that its sender can match.
   */
  static @Nullable Object idOf(String text) {
    try (JsonParser json = LENIENT.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = json.currentName().equals("id");
        JsonToken value = json.nextToken();
        if (id) {
          return value == JsonToken.VALUE_STRING
              ? bounded(json.getText())
              : value == JsonToken.VALUE_NUMBER_INT ? json.getBigIntegerValue() : null;
        }
        json.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }
}
