package dev.loom.examples.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.Invalidation;
import dev.loom.chat.LoomClient;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.io.StringWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The configured cache, opened without an upstream, and how results are printed. */
final class OpenCache {
  /** What writes the members of a JSON object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static final LoomClient NOBODY =
      (request, listener) -> {
        throw new IllegalStateException("a command that looks into the cache calls no upstream");
      };

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Opens the cache; its settings, and whether its store is there, are checked here. */
  CachingProvider open() {
    if (!config.isGiven()) {
      throw CommandFailure.wrongUsage("Missing required option: '--config=FILE'");
    }
    return config.caching(builder -> {}).wrap(NOBODY, NOBODY);
  }

  boolean json() {
    return json;
  }

  static void print(Console console, Members members) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonMapper.builder().build().createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    console.out().println(text);
  }

  void print(Console console, String verb, Invalidation done) throws IOException {
    if (json) {
      print(
          console,
          out -> {
            out.writeNumberField("removed", done.removed());
            out.writeBooleanField("pending", done.pending());
          });
      return;
    }
    String entries = done.removed() == 1 ? " entry" : " entries";
    console.out().println(verb + " " + done.removed() + entries + later(done));
  }

  private static String later(Invalidation done) {
    return done.pending() ? ", and the rest as soon as the store answers again" : "";
  }
}
