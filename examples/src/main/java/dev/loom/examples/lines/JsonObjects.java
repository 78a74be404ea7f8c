package dev.loom.examples.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects into plain maps, lists, strings, booleans and numbers; a decimal becomes a
 * {@link java.math.BigDecimal}, never a double. Thread-safe.
 */
public final class JsonObjects {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerForMapOf(Object.class);

  private static final JsonFactory LENIENT = new JsonFactory();

  private JsonObjects() {}

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
      throw new BadLineException(
          e.getLocation() == null
              ? "not a JSON object"
              : "not a JSON object (column " + e.getLocation().getColumnNr() + ")");
    }
    if (object == null) {
      throw new BadLineException("not a JSON object");
    }
    return object;
  }

  /**
   * The id of a line that is no proper object, as far as one can be read; for an error that its
   * sender can match.
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
              ? json.getText()
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
