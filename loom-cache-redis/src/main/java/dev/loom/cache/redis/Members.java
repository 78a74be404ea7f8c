package dev.loom.cache.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Members of a JSON object that is read as what is expected of it, and refused otherwise. Members
 * that nobody asks for are left aside.
 *
 * @param values the members
 */
record Members(Map<?, ?> values) {
  static final Members NONE = new Members(Map.of());

  static Members of(@Nullable Object value) throws UnreadableException {
    return new Members(as(Map.class, value));
  }

  static <T> T as(Class<T> type, @Nullable Object value) throws UnreadableException {
    if (!type.isInstance(value)) {
      throw new UnreadableException();
    }
    return type.cast(value);
  }

  @Nullable Object value(String name) {
    return values.get(name);
  }

  <T> T need(Class<T> type, String name) throws UnreadableException {
    return as(type, value(name));
  }

  /** A text, or {@code null} where there is none. */
  @Nullable String text(String name) throws UnreadableException {
    return value(name) == null ? null : need(String.class, name);
  }

  List<?> list(String name) throws UnreadableException {
    return need(List.class, name);
  }

  /** Provider-specific members; none where there are none. */
  Map<String, @Nullable Object> extra() throws UnreadableException {
    if (value("extra") == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    Map<?, ?> members = need(Map.class, "extra");
    for (Map.Entry<?, ?> each : members.entrySet()) {
      extra.put(as(String.class, each.getKey()), each.getValue());
    }
    return extra;
  }
}
