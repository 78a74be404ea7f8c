package dev.loom.cache.redis;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.EntryLabels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of entries: the answer's text as it is, behind its length, then all else as JSON.
 * What is read is built from known members alone, into records that check themselves; nothing in it
 * names a class. Thread-safe.
 */
final class EntryCodec {
  private static final int MAX_DEPTH = 100;

  // No text is longer than the content that holds it, which was measured before.
  private static final int MAX_TEXT = Seal.MAX_BYTES;

  /** Instead of a length: the text has no form in UTF-8 and stands in the JSON. */
  private static final int NO_TEXT = -1;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private EntryCodec() {}

  /**
   * Writes what an entry holds beside its key and lifetime.
   *
   * @throws UnwritableException when reading it would not give an equal one
   */
  static byte[] write(CacheEntry entry) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    EntryLabels labels = entry.labels();
    content.put("tenant", labels.tenant());
    content.put("user", labels.user());
    content.put("tags", List.copyOf(labels.tags()));
    content.put("latency", Long.toString(entry.upstreamLatency().toNanos()));
    int[] layout = entry.pieces().layout();
    content.put("pieces", layout == null ? null : Arrays.stream(layout).boxed().toList());
    String text = entry.response().text();
    boolean stands = ValueTree.isWellFormed(text);
    content.put("response", ResponseTree.of(entry.response(), !stands));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text(stands ? text : null));
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      ValueTree.write(json, content);
    } catch (IOException e) {
      throw new UnwritableException("an answer has no exact form as JSON", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] text(@Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(text == null ? NO_TEXT : bytes.length)
        .put(bytes)
        .array();
  }

  /**
   * Reads an entry.
   *
   * @param body what {@link #write} gave
   * @param key the key that it is kept under
   * @param envelope its checked header
   * @throws UnreadableException when it is nothing that this version wrote
   */
  static CacheEntry read(byte[] body, CacheKey key, Envelope envelope) throws UnreadableException {
    if (body.length < Integer.BYTES) {
      throw new UnreadableException();
    }
    int length = ByteBuffer.wrap(body).getInt();
    int from = Integer.BYTES + Math.max(0, length);
    if (length < NO_TEXT || length > body.length - Integer.BYTES) {
      throw new UnreadableException();
    }
    String text =
        length == NO_TEXT ? null : new String(body, Integer.BYTES, length, StandardCharsets.UTF_8);
    try (JsonParser json = JSON.createParser(body, from, body.length - from)) {
      return EntryReader.read(json, text, key, envelope);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new UnreadableException();
    }
  }
}
