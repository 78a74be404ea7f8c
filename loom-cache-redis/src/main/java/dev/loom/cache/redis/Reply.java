package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script returned, read as what it should be.
 *
 * @param values the values
 */
record Reply(List<?> values) {
  static Reply of(@Nullable Object value) throws LinkException {
    if (value instanceof List<?> list) {
      return new Reply(list);
    }
    throw unexpected();
  }

  static byte[] bytes(@Nullable Object value) throws LinkException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    throw unexpected();
  }

  static long number(@Nullable Object value) throws LinkException {
    if (value instanceof Long number) {
      return number;
    }
    throw unexpected();
  }

  int size() {
    return values.size();
  }

  private @Nullable Object at(int index) throws LinkException {
    if (index >= values.size()) {
      throw unexpected();
    }
    return values.get(index);
  }

  /** What comes from an index on. */
  Reply from(int index) {
    return new Reply(values.subList(index, values.size()));
  }

  long number(int index) throws LinkException {
    return number(at(index));
  }

  byte[] bytes(int index) throws LinkException {
    return bytes(at(index));
  }

  String text(int index) throws LinkException {
    return new String(bytes(index), StandardCharsets.UTF_8);
  }

  static LinkException unexpected() {
    return new LinkException(
        LinkException.Kind.PROTOCOL, "a script of the cache returned another type", null);
  }
}
