package dev.loom.cache.redis;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Reads replies within bounds: a length that comes over the wire is no reason to allocate
 * gigabytes. What is no reply, or too large for one, ends the connection.
 */
final class ReplyReader {
  /** Most bytes of one value. */
  static final int MAX_BYTES = 80 << 20;

  private static final int MAX_ITEMS = 1 << 20;
  private static final int MAX_DEPTH = 8;
  private static final int ROOM = 1024;

  private ReplyReader() {}

  /**
   * The next reply.
   *
   * @return {@code Long}, {@code byte[]}, {@code List} of these, or {@code null}
   * @throws JedisDataException when it is an error
   * @throws JedisConnectionException when it is none
   */
  static @Nullable Object read(RedisInputStream in) {
    return read(in, 0);
  }

  private static @Nullable Object read(RedisInputStream in, int depth) {
    byte mark = in.readByte();
    return switch (mark) {
      case '$' -> bytes(in);
      case '*' -> list(in, depth);
      case ':' -> in.readLongCrLf();
      case '+' -> in.readLineBytes();
      case '-' -> throw error(in.readLine(), depth);
      default -> throw none("no reply begins with byte " + mark);
    };
  }

  // Within a list the rest of the reply would be taken for the next one.
  private static RuntimeException error(String said, int depth) {
    return depth == 0 ? new JedisDataException(said) : none("an error stands within a reply");
  }

  private static byte @Nullable [] bytes(RedisInputStream in) {
    int length = length(in, MAX_BYTES);
    if (length < 0) {
      return null;
    }
    byte[] value = new byte[length];
    for (int i = 0; i < length; ) {
      int count = in.read(value, i, length - i);
      if (count < 0) {
        throw new JedisConnectionException("the connection ended within a reply");
      }
      i += count;
    }
    if (in.readByte() != '\r' || in.readByte() != '\n') {
      throw none("a value is longer than its length");
    }
    return value;
  }

  private static @Nullable List<@Nullable Object> list(RedisInputStream in, int depth) {
    int length = length(in, MAX_ITEMS);
    if (length < 0) {
      return null;
    }
    if (depth == MAX_DEPTH) {
      throw none("a reply is nested too deep");
    }
    List<@Nullable Object> items = new ArrayList<>(Math.min(length, ROOM));
    for (int i = 0; i < length; i++) {
      items.add(read(in, depth + 1));
    }
    return items;
  }

  private static int length(RedisInputStream in, int most) {
    long length;
    try {
      length = Long.parseLong(new String(in.readLineBytes(), StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw none("a length is no number");
    }
    if (length < -1 || length > most) {
      throw none("a length is out of bounds");
    }
    return (int) length;
  }

  private static JedisConnectionException none(String why) {
    return new JedisConnectionException(new ProtocolException(why));
  }
}
