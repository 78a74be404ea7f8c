package dev.loom.benchmarks.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One socket to a Redis on this machine: the floor of all that Redis answers. Not thread-safe. */
public final class RawRedis implements AutoCloseable {
  private static final int ROOM = 64 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[ROOM];

  /**
   * Connects.
   *
   * @param port where Redis listens on the loopback address
   */
  public RawRedis(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a command. */
  public static byte[] request(List<String> words) {
    StringBuilder request = new StringBuilder().append('*').append(words.size()).append("\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Sends a request and takes its reply, of which only the length matters.
   *
   * @param request the bytes of a command
   * @param replyLength how many bytes its reply has
   * @return the last byte
   */
  public byte exchange(byte[] request, int replyLength) {
    try {
      out.write(request);
      int last = 0;
      for (int left = replyLength; left > 0; ) {
        int count = in.read(buffer, 0, Math.min(left, ROOM));
        if (count < 0) {
          throw new EOFException("Redis closed the connection");
        }
        left -= count;
        last = count - 1;
      }
      return buffer[last];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes and waits for nothing. */
  public void send(byte[] request) {
    try {
      out.write(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command.
   *
   * @param words the command
   * @return {@code Long}, {@code String} of its bytes, {@code List} of these, or {@code null}
   */
  public @Nullable Object call(String... words) {
    send(request(List.of(words)));
    return reply();
  }

  /** Reads a reply, byte by byte where it must be. */
  public @Nullable Object reply() {
    try {
      String line = line();
      String rest = line.substring(1);
      return switch (line.charAt(0)) {
        case '+' -> rest;
        case ':' -> Long.valueOf(rest);
        case '$' -> bulk(Integer.parseInt(rest));
        case '*' -> list(Integer.parseInt(rest));
        default -> throw new IllegalStateException("Redis answered " + line);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reply that must be a list. */
  public static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException("Redis answered " + reply + " instead of a list");
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    in.readNBytes(2);
    return text;
  }

  private @Nullable List<@Nullable Object> list(int length) {
    if (length < 0) {
      return null;
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(reply());
    }
    return items;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis closed the connection");
      }
      line.append((char) c);
    }
    in.read();
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
