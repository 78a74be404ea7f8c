package dev.loom.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What entered a key, value by value, and what was left out. Holds names and short digests, never a
 * value; with a secret the digests are keyed as the key's own is. Immutable and thread-safe.
 */
public final class KeyExplanation {
  /** The kind of a value. */
  public enum Kind {
    /** JSON's null. */
    NULL,
    /** True or false. */
    BOOLEAN,
    /** A number. */
    NUMBER,
    /** A text. */
    TEXT,
    /** Bytes, for instance an image. */
    BYTES,
    /** A list; where it stands as a field of a body, an empty one. */
    LIST,
    /** A map; where it stands as a field of a body, an empty one. */
    MAP
  }

  /** How a value differs between two requests, seen from the first. */
  public enum Change {
    /** Only the second has it. */
    ADDED,
    /** Only the first has it. */
    REMOVED,
    /** Both have it, as different kinds of value. */
    TYPE,
    /** Both have it, with different values. */
    VALUE
  }

  /**
   * A plain value, or an empty list or map, that entered the key.
   *
   * @param pointer its JSON Pointer (RFC 6901) in the body; {@code scope}, {@code namespace},
   *     {@code provider}, {@code endpoint} or, where the host added some for the provider, {@code
   *     inert_fields} for what stands in none
   * @param digest 16 hex digits of the digest of its encoding
   * @param kind what kind of value it is
   */
  public record Field(String pointer, String digest, Kind kind) {}

  /**
   * A member that the request has and the key ignores.
   *
   * @param pointer its JSON Pointer
   * @param why the rule that leaves it out
   */
  public record LeftOut(String pointer, String why) {}

  /**
   * Where two requests differ first.
   *
   * @param pointer the pointer as in {@link Field}; of a whole list or map when one of the two
   *     requests has none there
   * @param change how they differ
   */
  public record Difference(String pointer, Change change) {}

  private final CacheKey key;
  private final List<KeyPart> parts;
  private final List<LeftOut> leftOut;

  KeyExplanation(CacheKey key, List<KeyPart> parts, List<String> leftOut) {
    this.key = key;
    this.parts = parts;
    this.leftOut =
        leftOut.stream()
            .map(name -> new KeyPart(name, Kind.NULL, 0, List.of()).pointer(""))
            .map(pointer -> new LeftOut(pointer, "inert member of " + key.provider()))
            .toList();
  }

  /**
   * The key that is explained.
   *
   * @return the key
   */
  public CacheKey key() {
    return key;
  }

  /**
   * What entered the key, in canonical order: scope, namespace, provider, endpoint, model, then the
   * body's members by name and items by place.
   *
   * @return the fields; a pointer stands twice when a request gives one member twice
   */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (KeyPart part : head()) {
      fields.add(new Field(part.name(), part.digestText(), part.kind()));
    }
    KeyPart body = body();
    body.parts().forEach(part -> part.fields(part.pointer(""), fields::add));
    return List.copyOf(fields);
  }

  /**
   * What the request has and the key ignores.
   *
   * @return the members in the order of their names; empty for most requests
   */
  public List<LeftOut> leftOut() {
    return leftOut;
  }

  private List<KeyPart> head() {
    return parts.subList(0, parts.size() - 1);
  }

  private KeyPart body() {
    return parts.get(parts.size() - 1);
  }

  /**
   * The first field, in canonical order, in which two requests differ.
   *
   * @param first one request's explanation
   * @param second another's, made with the same secret or likewise without
   * @return the difference; empty exactly when nothing that counts differs
   */
  public static Optional<Difference> firstDifference(KeyExplanation first, KeyExplanation second) {
    List<KeyPart> longer =
        first.head().size() > second.head().size() ? first.head() : second.head();
    for (int i = 0; i < longer.size(); i++) {
      if (i >= first.head().size()) {
        return Optional.of(new Difference(longer.get(i).name(), Change.ADDED));
      }
      if (i >= second.head().size()) {
        return Optional.of(new Difference(longer.get(i).name(), Change.REMOVED));
      }
      if (first.head().get(i).digest() != second.head().get(i).digest()) {
        return Optional.of(new Difference(longer.get(i).name(), Change.VALUE));
      }
    }
    return Optional.ofNullable(between(first.body(), second.body(), ""));
  }

  private static @Nullable Difference between(KeyPart one, KeyPart other, String pointer) {
    if (one.kind() != other.kind()) {
      return new Difference(pointer, Change.TYPE);
    }
    if (one.parts().isEmpty() && other.parts().isEmpty()) {
      return one.digest() == other.digest() ? null : new Difference(pointer, Change.VALUE);
    }
    return within(one.parts(), other.parts(), pointer);
  }

  /** Walks both in order; an item of a list is named by its place, so that names always agree. */
  private static @Nullable Difference within(
      List<KeyPart> one, List<KeyPart> other, String pointer) {
    int both = Math.min(one.size(), other.size());
    for (int i = 0; i < both; i++) {
      KeyPart mine = one.get(i);
      KeyPart its = other.get(i);
      int order = mine.name().compareTo(its.name());
      if (order != 0) {
        return order < 0
            ? new Difference(mine.pointer(pointer), Change.REMOVED)
            : new Difference(its.pointer(pointer), Change.ADDED);
      }
      Difference difference = between(mine, its, mine.pointer(pointer));
      if (difference != null) {
        return difference;
      }
    }
    if (both < one.size()) {
      return new Difference(one.get(both).pointer(pointer), Change.REMOVED);
    }
    return both < other.size()
        ? new Difference(other.get(both).pointer(pointer), Change.ADDED)
        : null;
  }

  /** Shows the key and how many fields there are. */
  @Override
  public String toString() {
    return "KeyExplanation[" + key + ", " + fields().size() + " fields]";
  }
}
