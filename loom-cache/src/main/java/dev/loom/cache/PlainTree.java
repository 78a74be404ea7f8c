package dev.loom.cache;

import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.ToolCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the free members of an answer are plain values. Anything else may be changed by
 * whoever gets it, is shared by all hits, and has no size that the cache could know.
 */
final class PlainTree {
  // Exact classes: a subclass of a number could be changed as well.
  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Double.class,
          Float.class,
          Short.class,
          Byte.class,
          BigDecimal.class,
          BigInteger.class,
          Blob.class);

  private static final int MAX_DEPTH = 1000;

  private PlainTree() {}

  static boolean holdsOnlyPlainValues(ChatResponse response) {
    for (ToolCall call : response.toolCalls()) {
      if (!isPlain(call.extra(), 0)) {
        return false;
      }
    }
    for (BinaryPart part : response.media()) {
      if (!isPlain(part.extra(), 0)) {
        return false;
      }
    }
    return isPlain(response.extra(), 0);
  }

  /** What describes itself by a plain tree is taken at its word, as it is in a request. */
  private static boolean isPlain(@Nullable Object value, int depth) {
    if (value == null || VALUES.contains(value.getClass())) {
      return true;
    }
    if (depth > MAX_DEPTH) {
      return false;
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String) || !isPlain(entry.getValue(), depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (!isPlain(item, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    return value instanceof ProviderValue described && isPlain(described.tree(), depth + 1);
  }
}
