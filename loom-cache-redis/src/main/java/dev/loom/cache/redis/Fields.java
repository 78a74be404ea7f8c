package dev.loom.cache.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of texts as bytes, so that different lists never give the same bytes: the length of each
 * text, {@code -1} for {@code null}, then its UTF-16 units, a lone surrogate as any other.
 */
final class Fields {
  private Fields() {}

  static byte[] join(List<@Nullable String> texts) {
    int size = 0;
    for (String text : texts) {
      size += Integer.BYTES + (text == null ? 0 : Character.BYTES * text.length());
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (String text : texts) {
      joined.putInt(text == null ? -1 : text.length());
      for (int i = 0; text != null && i < text.length(); i++) {
        joined.putChar(text.charAt(i));
      }
    }
    return joined.array();
  }

  /** The texts again; {@code null} when the bytes are none of {@link #join}'s. */
  static @Nullable List<@Nullable String> split(byte[] joined) {
    ByteBuffer left = ByteBuffer.wrap(joined);
    List<@Nullable String> texts = new ArrayList<>();
    try {
      while (left.hasRemaining()) {
        texts.add(next(left));
      }
      return texts;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  private static @Nullable String next(ByteBuffer left) {
    int length = left.getInt();
    if (length < 0) {
      return null;
    }
    if (length > left.remaining() / Character.BYTES) {
      throw new BufferUnderflowException();
    }
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(left.getChar());
    }
    return text.toString();
  }
}
