package dev.loom.examples.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.cache.BodyRequest;
import dev.loom.cache.CacheScope;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.KeyExplanation;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.UnkeyableException;
import dev.loom.chat.Caller;
import dev.loom.chat.Endpoint;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonObjects;
import dev.loom.examples.lines.JsonlFilter;
import dev.loom.examples.lines.Members;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loom cache-key}: request bodies become the keys that their answers are kept under. */
@Command(
    name = "cache-key",
    description = {
      "Reads requests as sent to providers from stdin, one JSON object a line"
          + " ({\"id\",\"provider\",\"endpoint\",\"body\",\"model\"?,\"tenant\"?,\"user\"?,"
          + "\"namespace\"?}), and prints their cache keys. Holds no text of a request.",
      "A bad line becomes {\"id\",\"error\",\"line\"}; the rest goes on.",
      "A line may have up to 64 MiB."
    })
public final class CacheKeyCommand implements Callable<Integer> {
  /** Explanations kept for lines that share an id; beyond, the oldest is forgotten. */
  private static final int MAX_REMEMBERED = 10_000;

  /** A request may hold pictures, and documents of many pages. */
  private static final int MAX_LINE = 64 << 20;

  private static final List<String> MEMBERS =
      List.of("id", "provider", "endpoint", "body", "model", "tenant", "user", "namespace");

  private final Console console;
  private Caching cache = Caching.inMemory();
  private final Map<Object, KeyExplanation> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, KeyExplanation> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  @Option(names = "--jsonl", required = true, description = "One JSON object a line.")
  @SuppressWarnings("UnusedVariable") // the only form there is, and named so that others may come
  private boolean jsonl;

  @Option(
      names = "--explain",
      description =
          "Also the fields that entered the key, each by name and digest, and what was left out;"
              + " a line with the id of earlier ones reports the first difference from the last of"
              + " them.")
  private boolean explain;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--scope",
      description =
          "With whom answers are shared: ${COMPLETION-CANDIDATES}"
              + " (default: as configured, else tenant).")
  private @Nullable CacheScope scope;

  /** The command, not yet parsed. */
  public CacheKeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    cache = config.read().caching(this::withoutStore);
    return new JsonlFilter(console, this::answer, MAX_LINE).run();
  }

  /** Of the configuration, the secret, the inert fields and the scope make a key. */
  private void withoutStore(CachingBuilder settings) {
    settings.enabled(false).backend(MemoryBackend.TIER).redisUrl(null);
    if (scope != null) {
      settings.scope(scope);
    }
  }

  private void answer(Map<String, @Nullable Object> line, JsonGenerator json) throws IOException {
    BodyRequest request = request(line);
    try {
      if (explain) {
        explain(JsonObjects.id(line), cache.explain(request), json);
      } else {
        json.writeStringField("key", cache.keyOf(request).toString());
      }
    } catch (UnkeyableException e) {
      throw new BadLineException("the request has no key: " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static BodyRequest request(Map<String, @Nullable Object> line) {
    Members members = new Members(line);
    members.only(MEMBERS);
    if (!(line.get("body") instanceof Map<?, ?> body)) {
      throw new BadLineException("body is not an object");
    }
    if (members.text("model", "").isEmpty() && !(body.get("model") instanceof String)) {
      throw new BadLineException("neither the body nor the line names a model");
    }
    return new BodyRequest(
        required(members, "provider"),
        new Endpoint(required(members, "endpoint"), ""),
        members.text("model"),
        (Map<String, @Nullable Object>) body,
        new Caller(members.text("tenant"), members.text("user"), Map.of()),
        members.text("namespace", ""));
  }

  private static String required(Members members, String name) {
    String value = members.text(name, "");
    if (value.isEmpty()) {
      throw new BadLineException(name + " is missing");
    }
    return value;
  }

  private void explain(@Nullable Object id, KeyExplanation explanation, JsonGenerator json)
      throws IOException {
    json.writeStringField("key", explanation.key().toString());
    json.writeArrayFieldStart("fields");
    for (KeyExplanation.Field field : explanation.fields()) {
      json.writeStartObject();
      json.writeStringField("name", field.pointer());
      json.writeStringField("digest", field.digest());
      json.writeStringField("kind", word(field.kind()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("left_out");
    for (KeyExplanation.LeftOut member : explanation.leftOut()) {
      json.writeStartObject();
      json.writeStringField("name", member.pointer());
      json.writeStringField("why", member.why());
      json.writeEndObject();
    }
    json.writeEndArray();
    KeyExplanation before = id == null ? null : remembered.put(id, explanation);
    if (before != null) {
      difference(KeyExplanation.firstDifference(before, explanation), json);
    }
  }

  private static void difference(Optional<KeyExplanation.Difference> difference, JsonGenerator json)
      throws IOException {
    if (difference.isEmpty()) {
      json.writeNullField("first_difference");
      return;
    }
    json.writeObjectFieldStart("first_difference");
    json.writeStringField("pointer", difference.get().pointer());
    json.writeStringField("kind", word(difference.get().change()));
    json.writeEndObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
