package dev.loom.cache.redis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.ChatResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of an entry, member by member as they come: what is asked for goes into its
 * place at once, what nobody asks for is passed over. Each method stands at the first token of its
 * value and leaves off at the last.
 */
final class EntryReader {
  private static final int MOST_LAYOUT = 1 << 24;

  private @Nullable String tenant;
  private @Nullable String user;
  private @Nullable Set<String> tags;
  private int @Nullable [] layout;
  private @Nullable ChatResponse response;
  private long latency = -1;

  private final @Nullable String text;

  private EntryReader(@Nullable String text) {
    this.text = text;
  }

  /**
   * Reads an entry.
   *
   * @param json stands before its first token
   * @param text the answer's text, {@code null} where it stands in the JSON
   * @param key the key that it is kept under
   * @param envelope its checked header
   * @throws UnreadableException when it is nothing that this version wrote
   * @throws IOException when it is no JSON
   * @throws IllegalArgumentException when it says what no entry can
   */
  static CacheEntry read(JsonParser json, @Nullable String text, CacheKey key, Envelope envelope)
      throws IOException {
    EntryReader reader = new EntryReader(text);
    json.nextToken();
    for (String name = first(json); name != null; name = next(json)) {
      reader.member(name, json);
    }
    if (json.nextToken() != null) {
      throw new UnreadableException();
    }
    return reader.entry(key, envelope);
  }

  private void member(String name, JsonParser json) throws IOException {
    switch (name) {
      case "tenant" -> tenant = text(json);
      case "user" -> user = text(json);
      case "tags" -> tags = new LinkedHashSet<>(texts(json));
      case "latency" -> latency = Long.parseLong(need(text(json)));
      case "pieces" -> layout = numbers(json);
      case "response" -> response = ResponseReader.response(json, text);
      default -> json.skipChildren();
    }
  }

  private CacheEntry entry(CacheKey key, Envelope envelope) throws UnreadableException {
    ChatResponse answer = need(response);
    StreamPieces pieces = StreamPieces.restored(layout, answer);
    if (pieces == null || latency < 0) {
      throw new UnreadableException();
    }
    return CacheEntry.of(
        new EntryLabels(key, tenant, user, need(tags)),
        answer,
        pieces,
        new CacheEntry.Lifetime(
            micros(envelope.freshMicros() - envelope.createdMicros()),
            micros(envelope.keptMicros() - envelope.createdMicros())),
        Duration.ofNanos(latency));
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** What must be there. */
  static <T> T need(@Nullable T value) throws UnreadableException {
    if (value == null) {
      throw new UnreadableException();
    }
    return value;
  }

  /** Goes to the value of an object's first member; its name, {@code null} where there is none. */
  static @Nullable String first(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException();
    }
    return next(json);
  }

  /** Goes to the value of the next member; its name, {@code null} after the last. */
  static @Nullable String next(JsonParser json) throws IOException {
    String name = json.nextFieldName();
    if (name == null) {
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new UnreadableException();
      }
      return null;
    }
    json.nextToken();
    return name;
  }

  /** A text, or {@code null} for null. */
  static @Nullable String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    Object value = ValueTree.read(json); // one that UTF-8 has no form for stands as something else
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new UnreadableException();
  }

  static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>(2);
    for (boolean more = opens(json); more; more = goesOn(json)) {
      texts.add(need(text(json)));
    }
    return texts;
  }

  /** Goes to the first item of a list, if it has one. */
  static boolean opens(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new UnreadableException();
    }
    return goesOn(json);
  }

  /** Goes to the next item, if there is one. */
  static boolean goesOn(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      throw new UnreadableException();
    }
    return token != JsonToken.END_ARRAY;
  }

  private static int @Nullable [] numbers(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    int[] numbers = new int[8];
    int size = 0;
    for (boolean more = opens(json); more; more = goesOn(json)) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || size == MOST_LAYOUT) {
        throw new UnreadableException();
      }
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = json.getIntValue();
    }
    return Arrays.copyOf(numbers, size);
  }
}
