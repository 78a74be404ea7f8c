package dev.loom.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a parsed answer without trusting its shape: whatever is not there, or is of another
 * kind, is {@code null}. Never walks a tree, so that a deep or wide one costs nothing.
 */
final class ParsedTree {
  /** Nothing that a provider counts or charges needs more. */
  private static final int MAX_DIGITS = 64;

  private static final int MAX_BITS = 256;

  private ParsedTree() {}

  static @Nullable Object member(@Nullable Object node, String name) {
    return node instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /** A text that is not empty. */
  static @Nullable String text(@Nullable Object node, String name) {
    return member(node, name) instanceof String text && !text.isEmpty() ? text : null;
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** A number, or a text that is one, of a size that arithmetic can bear. */
  static @Nullable BigDecimal decimal(@Nullable Object value) {
    BigDecimal decimal = exact(value);
    return decimal == null
            || decimal.unscaledValue().bitLength() > MAX_BITS
            || Math.abs((long) decimal.scale()) > MAX_DIGITS
        ? null
        : decimal;
  }

  private static @Nullable BigDecimal exact(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (!(value instanceof Number) && !(value instanceof String)) {
      return null;
    }
    String text = value.toString();
    try {
      return text.length() > MAX_DIGITS ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
