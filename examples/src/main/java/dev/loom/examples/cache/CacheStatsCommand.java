package dev.loom.examples.cache;

import dev.loom.cache.CacheStats;
import dev.loom.cache.CachingProvider;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Facts;
import dev.loom.examples.terminal.Show;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code loom cache stats}: what the configured cache holds and has done. */
@Command(name = "stats", description = "Prints what the configured cache holds and has done.")
final class CacheStatsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private OpenCache open = new OpenCache();

  CacheStatsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (CachingProvider cache = open.open()) {
      CacheStats stats = cache.stats();
      if (open.json()) {
        CacheStatsJson.write(console.out(), stats);
      } else {
        print(stats);
      }
    }
    return 0;
  }

  private void print(CacheStats stats) {
    new Facts()
        .add("cache", stats.enabled() ? "on" : "off (enabled: false)")
        .add("store", stats.backend().name() + ", " + state(stats))
        .add("entries", Show.count(stats.entries()) + " in " + Show.count(stats.bytes()) + " bytes")
        .add("hits", Show.count(stats.hits()) + " (" + Show.percent(stats.hitRate()) + ")")
        .add("misses", Show.count(stats.misses()))
        .add("evictions", Show.count(stats.evictions()))
        .add("expirations", Show.count(stats.expirations()))
        .add("tokens saved", Show.count(stats.tokensSaved()))
        .add("cost saved", Show.usd(stats.costSaved()) + " USD")
        .print(console);
  }

  private static String state(CacheStats stats) {
    return stats.enabled() ? CacheStatsJson.state(stats) : "not opened";
  }
}
