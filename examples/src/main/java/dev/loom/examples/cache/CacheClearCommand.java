package dev.loom.examples.cache;

import dev.loom.cache.CachingProvider;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code loom cache clear}: drops all entries of the configured cache. */
@Command(name = "clear", description = "Drops all entries of the configured cache.")
final class CacheClearCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private OpenCache open = new OpenCache();

  CacheClearCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (CachingProvider cache = open.open()) {
      open.print(console, "Dropped", cache.clear());
    }
    return 0;
  }
}
