package dev.loom.langchain4j;

import dev.loom.chat.Blob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's attributes of messages and tools as Loom's {@code extra} members and back. Plain
 * values stay what they are; objects travel as {@link Carried}.
 */
final class Attributes {
  private Attributes() {}

  /**
   * A map as the constructors of the contract's records take it. They allow null values, but class
   * files do not tell so: the compiler loses annotations of a compact constructor's parameters.
   */
  @SuppressWarnings("NullAway")
  static Map<String, Object> forRecord(Map<String, @Nullable Object> map) {
    return map;
  }

  static Map<String, @Nullable Object> toLoom(Map<String, ?> attributes) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    attributes.forEach((name, value) -> extra.put(name, wrap(value)));
    return extra;
  }

  static Map<String, @Nullable Object> toLangChain4j(
      Map<String, ? extends @Nullable Object> extra) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    extra.forEach((name, value) -> attributes.put(name, unwrap(value)));
    return attributes;
  }

  private static @Nullable Object wrap(@Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof byte[] bytes) {
      return Blob.of(bytes);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> wrapped = new ArrayList<>(list.size());
      list.forEach(item -> wrapped.add(wrap(item)));
      return wrapped;
    }
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
      map.forEach((key, item) -> wrapped.put((String) key, wrap(item)));
      return wrapped;
    }
    return new Carried(value);
  }

  private static @Nullable Object unwrap(@Nullable Object value) {
    if (value instanceof Carried carried) {
      return carried.value();
    }
    if (value instanceof Blob blob) {
      return blob.toBytes();
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> unwrapped = new ArrayList<>(list.size());
      list.forEach(item -> unwrapped.add(unwrap(item)));
      return unwrapped;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> unwrapped = new LinkedHashMap<>();
      map.forEach((key, item) -> unwrapped.put((String) key, unwrap(item)));
      return unwrapped;
    }
    return value;
  }
}
