package dev.loom.langchain4j;

import dev.loom.chat.Blob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's attributes of messages and metadata of tools as Loom's {@code extra} members and
 * back. They stand whole under one reserved member, because their names are the host's to choose:
 * beside the typed members an attribute {@code content} would look like the message's text. Plain
 * values stay what they are; objects travel as {@link Carried}.
 */
final class Attributes {
  /** The member that holds a message's or an answer's attributes. */
  static final String OF_MESSAGE = "langchain4j.attributes";

  /** The member that holds a tool's metadata. */
  static final String OF_TOOL = "langchain4j.metadata";

  /**
   * The attribute of an answer's message that holds Loom's own members of the answer, so that they
   * come back as what they were when the message is part of the next request.
   */
  static final String OF_LOOM = "loom.extra";

  /** What no member of a model's message may be named, since it would pass for a typed one. */
  private static final Set<String> TYPED =
      Set.of(OF_MESSAGE, "role", "content", "reasoning_content", "tool_calls");

  // Far beyond any real attribute; a map that holds itself would have no end.
  private static final int MAX_DEPTH = 100;
  private static final int MAX_VALUES = 100_000;

  private Attributes() {}

  /**
   * A map as the constructors of the contract's records take it. They allow null values, but class
   * files do not tell so: the compiler loses annotations of a compact constructor's parameters.
   */
  @SuppressWarnings("NullAway")
  static Map<String, Object> forRecord(Map<String, @Nullable Object> map) {
    return map;
  }

  /** A mutable map of extra members: the foreign map under its reserved name, unless empty. */
  static Map<String, @Nullable Object> toLoom(String member, Map<String, ?> foreign) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    if (!foreign.isEmpty()) {
      extra.put(member, whole(foreign));
    }
    return extra;
  }

  /** A foreign map as one value: a tree, or {@link Carried} where it is too large to be one. */
  static Object whole(Map<String, ?> foreign) {
    Wrapping wrapping = new Wrapping();
    Object tree = wrapping.wrap(foreign, 0);
    return wrapping.tooMuch || tree == null ? new Carried(foreign) : tree;
  }

  /** As {@link #toLoom}, for a model's message: what {@link #fromLoom} put there is taken out. */
  static Map<String, @Nullable Object> ofAnswer(Map<String, ?> attributes) {
    if (!(attributes.get(OF_LOOM) instanceof Map<?, ?> own)
        || own.isEmpty()
        || !Collections.disjoint(own.keySet(), TYPED)
        || !own.keySet().stream().allMatch(String.class::isInstance)
        || !(whole(strings(own)) instanceof Map<?, ?> members)) {
      return toLoom(OF_MESSAGE, attributes);
    }
    Map<String, Object> foreign = new LinkedHashMap<>(attributes);
    foreign.remove(OF_LOOM);
    Map<String, @Nullable Object> extra = toLoom(OF_MESSAGE, foreign);
    extra.putAll(strings(members));
    return extra;
  }

  /** An answer's members as attributes of its message. */
  static Map<String, @Nullable Object> fromLoom(Map<String, ? extends @Nullable Object> extra) {
    Map<String, @Nullable Object> attributes = foreign(extra.get(OF_MESSAGE));
    Map<String, @Nullable Object> own = new LinkedHashMap<>(extra);
    own.remove(OF_MESSAGE);
    if (!own.isEmpty()) {
      attributes.put(OF_LOOM, unwrap(own));
    }
    return attributes;
  }

  /**
   * The foreign map again. Members that stand beside it under names of their own become entries of
   * it, for a host that asks LangChain4j through Loom's contract.
   *
   * @throws IllegalArgumentException when a member stands there twice with different values
   */
  static Map<String, @Nullable Object> toLangChain4j(
      String member, Map<String, ? extends @Nullable Object> extra) {
    Map<String, @Nullable Object> attributes = foreign(extra.get(member));
    extra.forEach(
        (name, value) -> {
          if (!name.equals(member)) {
            Object plain = unwrap(value);
            if (attributes.containsKey(name) && !Objects.deepEquals(attributes.get(name), plain)) {
              throw new IllegalArgumentException(
                  "the member " + name + " differs from the one in " + member + "; drop one");
            }
            attributes.put(name, plain);
          }
        });
    return attributes;
  }

  /** A mutable copy of the map that {@link #whole} made a value of; empty for anything else. */
  static Map<String, @Nullable Object> foreign(@Nullable Object value) {
    return unwrap(value) instanceof Map<?, ?> map
        ? new LinkedHashMap<>(strings(map))
        : new LinkedHashMap<>();
  }

  @SuppressWarnings("unchecked") // attributes and extra members have string keys
  private static Map<String, @Nullable Object> strings(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
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

  /** One walk through a foreign map, which may be of any size and may hold itself. */
  private static final class Wrapping {
    private int values;
    private boolean tooMuch;

    @Nullable Object wrap(@Nullable Object value, int depth) {
      if (tooMuch || depth > MAX_DEPTH || ++values > MAX_VALUES) {
        tooMuch = true;
        return null;
      }
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
        return list(list, depth);
      }
      if (value instanceof Map<?, ?> map
          && map.keySet().stream().allMatch(String.class::isInstance)) {
        return map(map, depth);
      }
      return new Carried(value);
    }

    private List<@Nullable Object> list(List<?> source, int depth) {
      List<@Nullable Object> wrapped = new ArrayList<>();
      for (Object item : source) {
        wrapped.add(wrap(item, depth + 1));
        if (tooMuch) {
          break;
        }
      }
      return wrapped;
    }

    private Map<String, @Nullable Object> map(Map<?, ?> source, int depth) {
      Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : source.entrySet()) {
        wrapped.put((String) entry.getKey(), wrap(entry.getValue(), depth + 1));
        if (tooMuch) {
          break;
        }
      }
      return wrapped;
    }
  }
}
