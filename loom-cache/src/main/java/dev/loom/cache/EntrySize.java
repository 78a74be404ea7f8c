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
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap that an entry takes, once, when it is stored. Assumes compressed pointers and
 * compact strings, the defaults of every JVM with a heap below 32 GB. What {@link PlainTree}
 * refuses is not measured: a {@link CachingProvider} stores no such answer.
 */
final class EntrySize {
  // Entry, key, response, usage, the piece to replay and the backend's own node and slot.
  private static final long FIXED = 512;
  private static final long STRING = 48;
  private static final long OBJECT = 32;
  private static final long MEMBER = 56;
  private static final int MAX_DEPTH = 1000;

  private EntrySize() {}

  static long of(EntryLabels labels, ChatResponse response, StreamPieces pieces) {
    long bytes = FIXED + pieces.sizeBytes();
    bytes += string(labels.key().provider()) + string(labels.key().model());
    bytes += string(labels.tenant()) + string(labels.user());
    for (String tag : labels.tags()) {
      bytes += OBJECT + string(tag);
    }
    bytes += string(response.text()) + string(response.reasoning());
    bytes += string(response.providerFinishReason());
    bytes += string(response.upstreamId()) + string(response.upstreamModel());
    for (ToolCall call : response.toolCalls()) {
      bytes += OBJECT + string(call.id()) + string(call.name()) + string(call.arguments());
      bytes += tree(call.extra(), 0);
    }
    for (BinaryPart part : response.media()) {
      bytes += OBJECT + string(part.mediaType()) + blob(part.content()) + tree(part.extra(), 0);
    }
    return bytes + tree(response.extra(), 0);
  }

  private static long string(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    int size = text.length();
    for (int i = 0; i < size; i++) {
      if (text.charAt(i) > 0xFF) {
        return STRING + 2L * size;
      }
    }
    return STRING + size;
  }

  private static long blob(Blob blob) {
    return STRING + OBJECT + blob.size();
  }

  private static long tree(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return OBJECT;
    }
    long bytes = 0;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bytes += MEMBER + tree(entry.getKey(), depth + 1) + tree(entry.getValue(), depth + 1);
      }
      return map.isEmpty() ? 0 : bytes + 2 * OBJECT;
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        bytes += Integer.BYTES + tree(item, depth + 1);
      }
      return bytes + OBJECT;
    }
    if (value instanceof String text) {
      return string(text);
    }
    if (value instanceof ProviderValue described) {
      return OBJECT + tree(described.tree(), depth + 1);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    return value instanceof Blob blob ? blob(blob) : OBJECT;
  }

  private static long number(Number number) {
    if (number instanceof BigDecimal decimal) {
      return OBJECT + number(decimal.unscaledValue());
    }
    return number instanceof BigInteger integer
        ? 2 * OBJECT + integer.bitLength() / Byte.SIZE
        : OBJECT;
  }
}
