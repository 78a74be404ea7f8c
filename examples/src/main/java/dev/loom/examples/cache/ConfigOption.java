package dev.loom.examples.cache;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.config.CacheConfig;
import dev.loom.config.ConfigException;
import dev.loom.config.LoomConfig;
import dev.loom.examples.terminal.CommandFailure;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a configuration file. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, loom.yaml (default: all defaults).")
  private @Nullable Path file;

  /** The cache that the file describes, or the default one; what is wrong ends the command. */
  public Caching caching(Consumer<CachingBuilder> more) {
    try {
      return read().caching(more);
    } catch (ConfigException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()));
    }
  }

  /** The settings of the cache; what is wrong with the file ends the command. */
  public CacheConfig cache() {
    try {
      return read().cache();
    } catch (ConfigException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()));
    }
  }

  private LoomConfig read() {
    return file == null ? LoomConfig.parse("defaults", "") : LoomConfig.read(file);
  }

  /** Whether a file is named. */
  boolean isGiven() {
    return file != null;
  }
}
