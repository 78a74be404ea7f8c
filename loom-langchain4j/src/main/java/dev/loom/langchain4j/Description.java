package dev.loom.langchain4j;

import dev.loom.chat.Blob;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Describes a foreign object as a plain tree that names all of its state. State shows only through
 * accessor methods; a field without one, or a value of a class that nothing is known about, makes
 * the whole undescribable, because leaving it out would let two different objects look alike.
 */
final class Description {
  /** Stands where something cannot be described; no layer may make a key from it. */
  static final Object IMPOSSIBLE =
      new Object() {
        @Override
        public String toString() {
          return "not describable";
        }
      };

  private static final int MAX_DEPTH = 100;

  private Description() {}

  /** Describes a value. */
  static Object of(Object value) {
    return of(value, 0);
  }

  /**
   * Describes the members of an object that are set, each on its own; those that cannot be
   * described are {@link #IMPOSSIBLE}.
   *
   * @param skip members that are told elsewhere
   */
  static Map<String, Object> members(Object value, Set<String> skip) {
    return members(value, skip, 0);
  }

  private static Object of(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return IMPOSSIBLE;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Blob) {
      return value;
    }
    if (value instanceof byte[] bytes) {
      return Blob.of(bytes);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof URI
        || value instanceof Duration
        || value instanceof Instant
        || value instanceof UUID) {
      return value.toString();
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof Set<?> set) {
      return set(set);
    }
    if (value instanceof Collection<?> list) {
      return list(list, depth);
    }
    if (value.getClass().isArray()) {
      return array(value, depth);
    }
    return object(value, depth);
  }

  private static Object map(Map<?, ?> source, int depth) {
    // Sorted, because equal maps must give equal trees.
    Map<String, @Nullable Object> tree = new TreeMap<>();
    for (Map.Entry<?, ?> entry : source.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        return IMPOSSIBLE;
      }
      tree.put(key, inner(entry.getValue(), depth));
    }
    return whole(tree, tree.values());
  }

  private static Object set(Set<?> source) {
    Set<String> sorted = new TreeSet<>();
    for (Object item : source) {
      if (item instanceof Enum<?> constant) {
        sorted.add(constant.name());
      } else if (item instanceof String text) {
        sorted.add(text);
      } else {
        return IMPOSSIBLE;
      }
    }
    return List.copyOf(sorted);
  }

  private static Object list(Collection<?> source, int depth) {
    List<@Nullable Object> tree = new ArrayList<>(source.size());
    for (Object item : source) {
      tree.add(inner(item, depth));
    }
    return whole(tree, tree);
  }

  private static Object array(Object source, int depth) {
    List<@Nullable Object> tree = new ArrayList<>();
    for (int i = 0; i < Array.getLength(source); i++) {
      tree.add(inner(Array.get(source, i), depth));
    }
    return whole(tree, tree);
  }

  private static Object whole(Object tree, Collection<? extends @Nullable Object> parts) {
    return parts.contains(IMPOSSIBLE) ? IMPOSSIBLE : tree;
  }

  private static Object object(Object value, int depth) {
    Class<?> type = value.getClass();
    if (type.isHidden() || type.getName().startsWith("java.")) {
      return IMPOSSIBLE;
    }
    Map<String, Object> tree = members(value, Set.of(), depth);
    tree.put("class", type.getName());
    return whole(tree, tree.values());
  }

  private static Map<String, Object> members(Object value, Set<String> skip, int depth) {
    Map<String, Object> members = new TreeMap<>();
    for (Class<?> part = value.getClass(); part != Object.class; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !skip.contains(field.getName())) {
          Object member = member(value, field, depth);
          if (member != null) {
            members.put(field.getName(), member);
          }
        }
      }
    }
    return members;
  }

  private static @Nullable Object member(Object owner, Field field, int depth) {
    Method accessor = Accessors.of(owner.getClass(), field.getName());
    if (accessor == null) {
      return IMPOSSIBLE;
    }
    try {
      return inner(accessor.invoke(owner), depth);
    } catch (ReflectiveOperationException e) {
      return IMPOSSIBLE;
    }
  }

  private static @Nullable Object inner(@Nullable Object value, int depth) {
    return value == null ? null : of(value, depth + 1);
  }
}
