package dev.loom.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The encoding of key version 1, written a second time, plainly and from its description alone: the
 * floor of a key digests these bytes, and a key that digests others is wrong.
 */
final class CanonicalBytes {
  /** A long message: only the digest of its encoding stands in the stream. */
  record Folded(Object value) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private CanonicalBytes() {}

  /** Values one after another, behind the version's mark. */
  static byte[] of(List<?> values) {
    CanonicalBytes canonical = new CanonicalBytes();
    try {
      canonical.out.write("loom-key/1".getBytes(StandardCharsets.US_ASCII));
      for (Object value : values) {
        canonical.write(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return canonical.bytes.toByteArray();
  }

  /** The digest that stands for a long value. */
  private static byte[] fold(Object value) throws IOException {
    CanonicalBytes alone = new CanonicalBytes();
    alone.write(value);
    return Sha256.of(alone.bytes.toByteArray());
  }

  private void write(Object value) throws IOException {
    if (value instanceof String text) {
      sized('s', text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof BigDecimal number && number.signum() != 0) {
      BigDecimal shortest = number.stripTrailingZeros();
      String text = shortest.unscaledValue() + "e" + -shortest.scale();
      sized('d', text.getBytes(StandardCharsets.US_ASCII));
    } else if (value instanceof Folded folded) {
      out.write('h');
      out.write(fold(folded.value()));
    } else if (value instanceof List<?> list) {
      open('[', list.size());
      for (Object item : list) {
        write(item);
      }
    } else if (value instanceof SortedMap<?, ?> map) {
      open('{', map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        write(entry.getKey());
        write(entry.getValue());
      }
    } else {
      throw new IllegalArgumentException("no benchmark needs " + value.getClass());
    }
  }

  private void sized(char tag, byte[] payload) throws IOException {
    open(tag, payload.length);
    out.write(payload);
  }

  private void open(char tag, int count) throws IOException {
    out.write(tag);
    out.writeInt(count);
  }
}
