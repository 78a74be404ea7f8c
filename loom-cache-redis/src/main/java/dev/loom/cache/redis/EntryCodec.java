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
import dev.loom.cache.StreamPieces;
import dev.loom.chat.ChatResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of entries as JSON. What is read is built from known members alone, into records that
 * check themselves; nothing in it names a class. Thread-safe.
 */
final class EntryCodec {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_TEXT = 64 << 20;

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
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
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
    content.put("latency", entry.upstreamLatency().toNanos());
    int[] layout = entry.pieces().layout();
    content.put("pieces", layout == null ? null : Arrays.stream(layout).boxed().toList());
    content.put("response", ResponseTree.of(entry.response()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      ValueTree.write(json, content);
    } catch (IOException e) {
      throw new UnwritableException("an answer has no exact form as JSON", e);
    }
    return bytes.toByteArray();
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
    try (JsonParser json = JSON.createParser(body)) {
      Members content = json.nextToken() == null ? Members.NONE : Members.of(ValueTree.read(json));
      if (json.nextToken() != null) {
        throw new UnreadableException();
      }
      return entry(content, key, envelope);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableException();
    }
  }

  private static CacheEntry entry(Members content, CacheKey key, Envelope envelope)
      throws UnreadableException {
    Set<String> tags = new LinkedHashSet<>();
    for (Object tag : content.list("tags")) {
      tags.add(Members.as(String.class, tag));
    }
    ChatResponse response = ResponseTree.response(Members.of(content.value("response")));
    StreamPieces pieces = StreamPieces.restored(layout(content), response);
    if (pieces == null) {
      throw new UnreadableException();
    }
    return CacheEntry.of(
        new EntryLabels(key, content.text("tenant"), content.text("user"), tags),
        response,
        pieces,
        new CacheEntry.Lifetime(
            micros(envelope.freshMicros() - envelope.createdMicros()),
            micros(envelope.keptMicros() - envelope.createdMicros())),
        Duration.ofNanos(content.need(Long.class, "latency")));
  }

  private static int @Nullable [] layout(Members content) throws UnreadableException {
    if (content.value("pieces") == null) {
      return null;
    }
    List<?> numbers = content.list("pieces");
    int[] layout = new int[numbers.size()];
    for (int i = 0; i < layout.length; i++) {
      layout[i] = Members.as(Integer.class, numbers.get(i));
    }
    return layout;
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
