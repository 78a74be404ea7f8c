package dev.loom.chat;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, ordered map, deeply copied once. A request is keyed, sent and recorded at different
 * moments; a nested map that its host changes in between would put one request's answer under
 * another's key. The type also marks what is copied already, so that copying a record is free.
 */
final class Frozen<V extends @Nullable Object> extends AbstractMap<String, V> {
  /** Deep enough for any real schema, far below what would overflow a stack. */
  static final int MAX_DEPTH = 1000;

  /** A cyclic or exploding structure is refused instead of filling the heap. */
  static final int MAX_VALUES = 1_000_000;

  private static final Frozen<@Nullable Object> EMPTY = new Frozen<>(new LinkedHashMap<>());
  private static final Frozen<String> NO_STRINGS = new Frozen<>(new LinkedHashMap<>());

  private final LinkedHashMap<String, V> entries;

  @SuppressWarnings("NonApiType") // a map that keeps its order, and that nobody else holds
  private Frozen(LinkedHashMap<String, V> entries) {
    this.entries = entries;
  }

  /** Copies a tree of maps, lists and values; values of other classes are kept as they are. */
  static Map<String, @Nullable Object> tree(Map<String, ? extends @Nullable Object> source) {
    if (source instanceof Frozen<?>) {
      @SuppressWarnings("unchecked") // only tree() makes frozen maps of this value type
      Map<String, @Nullable Object> frozen = (Map<String, @Nullable Object>) source;
      return frozen;
    }
    return source.isEmpty() ? EMPTY : map(source, 0, new int[1]);
  }

  static Map<String, String> strings(Map<String, String> source) {
    if (source instanceof Frozen<String>) {
      return source;
    }
    if (source.isEmpty()) {
      return NO_STRINGS;
    }
    LinkedHashMap<String, String> copy = new LinkedHashMap<>();
    source.forEach(
        (key, value) ->
            copy.put(
                Objects.requireNonNull(key, "null key"), Objects.requireNonNull(value, "null")));
    return new Frozen<>(copy);
  }

  private static Frozen<@Nullable Object> map(Map<?, ?> source, int depth, int[] count) {
    LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : source.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException(
            "a map in extra parameters has a key that is no string; only string keys are allowed");
      }
      copy.put(key, value(entry.getValue(), depth + 1, count));
    }
    return new Frozen<>(copy);
  }

  private static @Nullable Object value(@Nullable Object value, int depth, int[] count) {
    if (depth > MAX_DEPTH || ++count[0] > MAX_VALUES) {
      throw new IllegalArgumentException(
          "extra parameters are nested deeper than "
              + MAX_DEPTH
              + " levels or hold more than "
              + MAX_VALUES
              + " values");
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth, count);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(value(item, depth + 1, count));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof byte[] bytes) {
      return Blob.of(bytes);
    }
    return value;
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return Collections.unmodifiableMap(entries).entrySet();
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return entries.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.containsKey(key);
  }

  @Override
  public int size() {
    return entries.size();
  }
}
