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
import java.util.Collections;
import java.util.IdentityHashMap;
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

  /** What is larger is described nowhere; objects that share others can grow without bound. */
  private static final int MAX_VALUES = 10_000;

  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  private Description() {}

  /** Describes a value. */
  static Object of(Object value) {
    return new Description().value(value);
  }

  /**
   * Describes the members of an object that are set, each on its own; those that cannot be
   * described are {@link #IMPOSSIBLE}.
   *
   * @param skip members that are told elsewhere
   */
  static Map<String, Object> members(Object value, Set<String> skip) {
    return new Description().members(value, skip, false);
  }

  private Object value(Object value) {
    if (++values > MAX_VALUES) {
      return IMPOSSIBLE;
    }
    if (value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Blob) {
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
    if (open.size() >= MAX_DEPTH || !open.add(value)) {
      return IMPOSSIBLE;
    }
    Object tree = container(value);
    open.remove(value);
    return tree;
  }

  private Object container(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Set<?> set) {
      return set(set);
    }
    if (value instanceof Collection<?> list) {
      return list(list);
    }
    if (value.getClass().isArray()) {
      return array(value);
    }
    return object(value);
  }

  private Object map(Map<?, ?> source) {
    // Sorted, because equal maps must give equal trees.
    Map<String, @Nullable Object> tree = new TreeMap<>();
    for (Map.Entry<?, ?> entry : source.entrySet()) {
      Object item = inner(entry.getValue());
      if (item == IMPOSSIBLE || !(entry.getKey() instanceof String key)) {
        return IMPOSSIBLE;
      }
      tree.put(key, item);
    }
    return tree;
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

  private Object list(Collection<?> source) {
    List<@Nullable Object> tree = new ArrayList<>();
    for (Object element : source) {
      Object item = inner(element);
      if (item == IMPOSSIBLE) {
        return IMPOSSIBLE;
      }
      tree.add(item);
    }
    return tree;
  }

  private Object array(Object source) {
    List<@Nullable Object> tree = new ArrayList<>();
    for (int i = 0; i < Array.getLength(source); i++) {
      Object item = inner(Array.get(source, i));
      if (item == IMPOSSIBLE) {
        return IMPOSSIBLE;
      }
      tree.add(item);
    }
    return tree;
  }

  private Object object(Object value) {
    Class<?> type = value.getClass();
    if (type.isHidden() || type.getName().startsWith("java.")) {
      return IMPOSSIBLE;
    }
    Map<String, Object> tree;
    try {
      tree = members(value, Set.of(), true);
    } catch (LinkageError e) {
      // The class names one that is missing, so its state cannot be seen.
      return IMPOSSIBLE;
    }
    if (tree.containsValue(IMPOSSIBLE)) {
      return IMPOSSIBLE;
    }
    tree.put("class", type.getName());
    return tree;
  }

  /** Describes members; stops at the first impossible one where that makes all of it impossible. */
  private Map<String, Object> members(Object value, Set<String> skip, boolean all) {
    Map<String, Object> members = new TreeMap<>();
    for (Class<?> part = value.getClass(); part != Object.class; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !skip.contains(field.getName())) {
          Object member = member(value, field);
          if (member != null) {
            members.put(field.getName(), member);
          }
          if (member == IMPOSSIBLE && all) {
            return Map.of(field.getName(), IMPOSSIBLE);
          }
        }
      }
    }
    return members;
  }

  private @Nullable Object member(Object owner, Field field) {
    Method accessor = Accessors.of(owner.getClass(), field.getName());
    if (accessor == null) {
      return IMPOSSIBLE;
    }
    try {
      return inner(accessor.invoke(owner));
    } catch (ReflectiveOperationException e) {
      return IMPOSSIBLE;
    }
  }

  private @Nullable Object inner(@Nullable Object value) {
    return value == null ? null : value(value);
  }
}
