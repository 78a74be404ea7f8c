package dev.loom.cache;

import dev.loom.cache.KeyExplanation.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads back what entered a key from the bytes that were digested, so that an explanation cannot
 * tell another story than the key. Works on unfolded bytes only.
 */
final class KeyParts {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int TAG = 1;
  private static final int COUNT = 4;
  // What stands before the body, in the order of the bytes.
  private static final List<String> HEAD =
      List.of("scope", "namespace", "provider", "endpoint", "/model");
  private static final String INERT_FIELDS = "inert_fields";

  private final byte[] bytes;
  private final KeyEncoder digests;
  private int at;

  private KeyParts(byte[] bytes, int from, KeyEncoder digests) {
    this.bytes = bytes;
    this.at = from;
    this.digests = digests;
  }

  /**
   * Reads all values; the last one is the body, the others are named by their whole pointers.
   *
   * @param from where the first value starts
   * @param digests makes the digests; what was written to it is lost
   */
  static List<KeyPart> read(byte[] bytes, int from, KeyEncoder digests) {
    KeyParts reader = new KeyParts(bytes, from, digests);
    List<KeyPart> parts = new ArrayList<>();
    for (String name : HEAD) {
      parts.add(reader.whole(name));
    }
    if (bytes[reader.at] == '[') { // the body is a map
      parts.add(reader.whole(INERT_FIELDS));
    }
    parts.add(reader.value(""));
    return List.copyOf(parts);
  }

  /** A value that is told as one, whatever is in it. */
  private KeyPart whole(String name) {
    int from = at;
    Kind kind = value(name).kind();
    return leaf(name, kind, from);
  }

  private KeyPart leaf(String name, Kind kind, int from) {
    return new KeyPart(name, kind, digests.shortDigest(bytes, from, at), List.of());
  }

  private KeyPart value(String name) {
    int from = at;
    byte tag = bytes[at];
    at += TAG;
    switch (tag) {
      case 'n':
        return leaf(name, Kind.NULL, from);
      case 't', 'f':
        return leaf(name, Kind.BOOLEAN, from);
      default:
        break;
    }
    int count = count();
    switch (tag) {
      case 'd':
        at += count;
        return leaf(name, Kind.NUMBER, from);
      case 's', 'u':
        at += count;
        return leaf(name, Kind.TEXT, from);
      case 'b':
        at += KeyEncoder.DIGEST_BYTES;
        return leaf(name, Kind.BYTES, from);
      default:
        return container(name, tag == '{' ? Kind.MAP : Kind.LIST, count, from);
    }
  }

  private KeyPart container(String name, Kind kind, int count, int from) {
    if (count == 0) {
      return leaf(name, kind, from);
    }
    List<KeyPart> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(value(kind == Kind.MAP ? text() : Integer.toString(i)));
    }
    return new KeyPart(name, kind, 0, List.copyOf(parts));
  }

  private String text() {
    boolean wellFormed = bytes[at] == 's';
    at += TAG;
    int length = count();
    int from = at;
    at += length;
    return wellFormed
        ? new String(bytes, from, length, StandardCharsets.UTF_8)
        : units(from, length);
  }

  /** A plain decoder would replace the lone surrogates that this form exists for. */
  private String units(int from, int length) {
    StringBuilder text = new StringBuilder(length / 2);
    for (int i = from; i < from + length; i += 2) {
      text.append((char) ((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
    }
    return text.toString();
  }

  private int count() {
    int count = (int) INTS.get(bytes, at);
    at += COUNT;
    return count;
  }
}
