package dev.loom.examples.cache;

import dev.loom.cache.CachingProvider;
import dev.loom.cache.Invalidation;
import dev.loom.chat.LoomClient;
import dev.loom.config.LoomConfig;
import dev.loom.examples.contract.BodyFormat;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configured cache, opened without an upstream, and how results are printed. */
final class OpenCache {
  private static final LoomClient NOBODY =
      (request, listener) -> {
        throw new IllegalStateException("a command that looks into the cache calls no upstream");
      };

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, loom.yaml.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private @Nullable String nothingHere;

  /** Opens the cache; its settings, and whether its store is there, are checked here. */
  CachingProvider open() {
    LoomConfig config = LoomConfig.read(file);
    nothingHere = nothingHere(config);
    return config.open(NOBODY);
  }

  /** Why there is nothing to drop where no store is shared; {@code null} where one is. */
  private static @Nullable String nothingHere(LoomConfig config) {
    if (!config.cache().enabled()) {
      return "The cache is turned off (enabled: false): no store was opened.";
    }
    return config.caching().isInMemory()
        ? "A cache in memory is its process's own: that of this command is new and empty, and"
            + " nothing was dropped in any other process."
        : null;
  }

  boolean json() {
    return json;
  }

  /** Prints what was dropped, and why that could be nothing. */
  void print(Console console, String verb, Invalidation done) throws IOException {
    if (nothingHere != null) {
      console.err().println(nothingHere);
    }
    if (json) {
      BodyFormat.write(
          console.out(),
          out -> {
            out.writeStartObject();
            out.writeNumberField("removed", done.removed());
            out.writeBooleanField("pending", done.pending());
            out.writeEndObject();
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
