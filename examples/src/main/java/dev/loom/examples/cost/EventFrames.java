package dev.loom.examples.cost;

import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonObjects;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a binary event stream of AWS. A frame is its length, the length of its headers, a
 * checksum of the two, the headers, a payload and a checksum of all. The checksums are not looked
 * at: a stream that was recorded may have been masked.
 */
final class EventFrames {
  /** Two lengths and two checksums. */
  private static final int OVERHEAD = 16;

  private static final int TEXT = 7;
  private static final int BYTES = 6;

  private EventFrames() {}

  /**
   * The events whose payload is a JSON object; a stream may have been cut inside its last frame.
   */
  static List<Map<String, @Nullable Object>> events(String base64) {
    ByteBuffer frames = ByteBuffer.wrap(decoded(base64));
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    while (frames.remaining() >= OVERHEAD) {
      int length = frames.getInt(frames.position());
      if (length < OVERHEAD) {
        throw new BadLineException("response is no event stream of AWS");
      }
      if (length > frames.remaining()) {
        break;
      }
      add(events, frames.slice(frames.position(), length));
      frames.position(frames.position() + length);
    }
    return events;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BadLineException("response is not base64");
    }
  }

  private static void add(List<Map<String, @Nullable Object>> events, ByteBuffer frame) {
    int headers = frame.getInt(Integer.BYTES);
    if (headers < 0 || headers > frame.limit() - OVERHEAD) {
      throw new BadLineException("response is no event stream of AWS");
    }
    int start = OVERHEAD - Integer.BYTES;
    String type = type(frame.slice(start, headers));
    int end = frame.limit() - Integer.BYTES;
    String payload = text(frame.slice(start + headers, end - start - headers));
    try {
      Map<String, @Nullable Object> event = JsonObjects.object(payload);
      // A chunk of an invoked model is the maker's own event.
      events.add(
          type.equals("chunk") && event.get("bytes") instanceof String inner
              ? JsonObjects.object(text(ByteBuffer.wrap(decoded(inner))))
              : Map.of(type, event));
    } catch (BadLineException e) {
      return; // no JSON: nothing that tells a usage
    }
  }

  /** What the headers call the event; of an exception its name. */
  private static String type(ByteBuffer headers) {
    Map<String, String> texts = new HashMap<>();
    try {
      while (headers.hasRemaining()) {
        String name = text(part(headers, headers.get() & 0xFF));
        int kind = headers.get();
        ByteBuffer value = part(headers, length(headers, kind));
        if (kind == TEXT) {
          texts.put(name, text(value));
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new BadLineException("response is no event stream of AWS");
    }
    return texts.getOrDefault(":event-type", texts.getOrDefault(":exception-type", ""));
  }

  /** The bytes of a header's value: true, false, four numbers, bytes, a text, a time, an id. */
  private static int length(ByteBuffer headers, int kind) {
    return switch (kind) {
      case 0, 1 -> 0;
      case 2 -> Byte.BYTES;
      case 3 -> Short.BYTES;
      case 4 -> Integer.BYTES;
      case 5, 8 -> Long.BYTES;
      case BYTES, TEXT -> headers.getShort() & 0xFFFF;
      case 9 -> 2 * Long.BYTES;
      default -> throw new BadLineException("response is no event stream of AWS");
    };
  }

  private static ByteBuffer part(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length);
    from.position(from.position() + length);
    return part;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
