package dev.loom.examples.cache;

import dev.loom.config.LoomConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that may name a configuration file, of a command that works without one. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, loom.yaml (default: all defaults).")
  private @Nullable Path file;

  private @Nullable LoomConfig config;

  /** The settings in the file, or the default ones. Read once: a pipe says them only once. */
  public LoomConfig read() {
    LoomConfig known = config;
    if (known == null) {
      known = file == null ? LoomConfig.parse("defaults", "") : LoomConfig.read(file);
      config = known;
    }
    return known;
  }
}
