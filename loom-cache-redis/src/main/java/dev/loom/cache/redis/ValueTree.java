package dev.loom.cache.redis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.loom.chat.Blob;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Provider-specific values as JSON and back, each of the class that it was. What JSON has no word
 * for stands as an object whose first member is {@code $}, its kind, and whose second is {@code v};
 * a map that begins with a {@code $} of its own is written as the list of its members.
 */
final class ValueTree {
  private static final String KIND = "$";
  private static final String VALUE = "v";
  private static final String MAP = "map";
  private static final String BYTES = "bytes";
  private static final String UNITS = "utf16";
  private static final int MAX_DIGITS = 1000;

  private ValueTree() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof String text && isWellFormed(text)) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof List<?> list) {
      writeList(json, list);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map);
    } else if (value == null) {
      json.writeNull();
    } else {
      writeKind(json, value);
    }
  }

  private static void writeList(JsonGenerator json, List<?> list) throws IOException {
    json.writeStartArray();
    for (Object item : list) {
      write(json, item);
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
    if (needsList(map)) {
      List<@Nullable Object> members = new ArrayList<>();
      map.forEach(
          (key, value) -> {
            members.add(key);
            members.add(value);
          });
      start(json, MAP);
      writeList(json, members);
    } else {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(json, member.getValue());
      }
    }
    json.writeEndObject();
  }

  private static boolean needsList(Map<?, ?> map) {
    Iterator<?> keys = map.keySet().iterator();
    return keys.hasNext() && KIND.equals(keys.next())
        || !map.keySet().stream().allMatch(key -> isWellFormed((String) key));
  }

  /** Whether UTF-8 has a form for a text. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.isBmpCodePoint(text.codePointAt(i))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void start(JsonGenerator json, String kind) throws IOException {
    json.writeStartObject();
    json.writeStringField(KIND, kind);
    json.writeFieldName(VALUE);
  }

  private static void writeKind(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Blob blob) {
      start(json, BYTES);
      json.writeBinary(blob.toBytes());
    } else if (value instanceof String text) {
      start(json, UNITS);
      json.writeBinary(bytes(text));
    } else {
      start(json, kind(value));
      json.writeString(digits(value));
    }
    json.writeEndObject();
  }

  private static String digits(Object number) {
    String text = number.toString();
    if (text.length() > MAX_DIGITS) {
      throw new UnwritableException("a number of an answer has too many digits", null);
    }
    return text;
  }

  private static String kind(Object value) {
    Class<?> type = value.getClass();
    for (NumberKind each : NumberKind.values()) {
      if (each.type == type) {
        return each.name();
      }
    }
    throw new UnwritableException(
        "an answer holds a value of " + type.getName() + ", which JSON has no form for", null);
  }

  /** Classes of numbers, by their names in JSON. */
  private enum NumberKind {
    LONG(Long.class),
    DOUBLE(Double.class),
    FLOAT(Float.class),
    SHORT(Short.class),
    BYTE(Byte.class),
    INTEGER(BigInteger.class),
    DECIMAL(BigDecimal.class);

    private final Class<?> type;

    NumberKind(Class<?> type) {
      this.type = type;
    }

    private Number parse(String text) {
      return switch (this) {
        case LONG -> Long.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case SHORT -> Short.valueOf(text);
        case BYTE -> Byte.valueOf(text);
        case INTEGER -> new BigInteger(text);
        case DECIMAL -> new BigDecimal(text);
      };
    }
  }

  /** The value at the parser's token, as {@link #write} was given it. */
  static @Nullable Object read(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> json.getIntValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case START_ARRAY -> readList(json);
      case START_OBJECT -> readObject(json);
      default -> throw new UnreadableException();
    };
  }

  /** The map at the parser's token. */
  static Map<String, @Nullable Object> readMap(JsonParser json) throws IOException {
    if (!(read(json) instanceof Map<?, ?> found)) {
      throw new UnreadableException();
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    found.forEach((name, value) -> map.put((String) name, value)); // all maps here have texts
    return map;
  }

  private static List<@Nullable Object> readList(JsonParser json) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(json));
    }
    return list;
  }

  private static @Nullable Object readObject(JsonParser json) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      map.put(name, read(json));
    }
    Iterator<String> names = map.keySet().iterator();
    return names.hasNext() && names.next().equals(KIND)
        ? special(map.get(KIND), map.get(VALUE))
        : map;
  }

  private static Object special(@Nullable Object kind, @Nullable Object value) throws IOException {
    if (MAP.equals(kind) && value instanceof List<?> members && members.size() % 2 == 0) {
      return map(members);
    }
    if (kind instanceof String name && value instanceof String text) {
      return special(name, text);
    }
    throw new UnreadableException();
  }

  private static Object special(String kind, String text) throws IOException {
    try {
      return switch (kind) {
        case BYTES -> Blob.of(Base64.getDecoder().decode(text));
        case UNITS -> units(Base64.getDecoder().decode(text));
        default -> NumberKind.valueOf(kind).parse(known(text));
      };
    } catch (IllegalArgumentException e) {
      throw new UnreadableException();
    }
  }

  private static Map<String, @Nullable Object> map(List<?> members) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i += 2) {
      if (!(members.get(i) instanceof String key)) {
        throw new UnreadableException();
      }
      map.put(key, members.get(i + 1));
    }
    return map;
  }

  /** UTF-16 units, each as it is: an encoder would replace the ones that stand alone. */
  private static byte[] bytes(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
    bytes.asCharBuffer().put(text);
    return bytes.array();
  }

  private static String units(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asCharBuffer().toString();
  }

  private static String known(String text) throws IOException {
    if (text.length() > MAX_DIGITS) {
      throw new UnreadableException();
    }
    return text;
  }
}
