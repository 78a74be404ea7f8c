package dev.loom.examples.cache;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.CachingProvider;
import dev.loom.config.ConfigException;
import dev.loom.config.DurationText;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loom cache invalidate}: drops entries of the configured cache. */
@Command(
    name = "invalidate",
    description = "Drops the entries of the configured cache that all given options choose.")
final class CacheInvalidateCommand implements Callable<Integer> {
  private static final Pattern OTHER_VERSION = Pattern.compile("(?!v1:)v[0-9]+:");

  private final Console console;

  @Mixin private OpenCache open = new OpenCache();

  @Option(names = "--provider", paramLabel = "P", description = "Entries of a provider.")
  private @Nullable String provider;

  @Option(names = "--model", paramLabel = "M", description = "Entries of a model.")
  private @Nullable String model;

  @Option(names = "--tenant", paramLabel = "T", description = "What a tenant's calls made.")
  private @Nullable String tenant;

  @Option(names = "--user", paramLabel = "U", description = "What a user's calls made.")
  private @Nullable String user;

  @Option(names = "--tag", paramLabel = "TAG", description = "Entries with a tag.")
  private @Nullable String tag;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "Entries whose visible key (v1:provider:model:digest) begins so, taken literally; v1: may"
              + " be left out, and one * at the end may be given.")
  private @Nullable String prefix;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Entries older than a time, for instance 90s, 5m, 12h or 7d.")
  private @Nullable String olderThan;

  @Option(names = "--dry-run", description = "Count only; change nothing.")
  private boolean dryRun;

  CacheInvalidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CacheSelector selector = selector();
    try (CachingProvider cache = open.open()) {
      if (dryRun) {
        open.print(console, "Would drop", cache.dryRun(selector));
      } else {
        open.print(console, "Dropped", cache.invalidate(selector));
      }
    }
    return 0;
  }

  private CacheSelector selector() {
    CacheSelector chosen = null;
    chosen = and(chosen, provider, CacheSelector::provider);
    chosen = and(chosen, model, CacheSelector::model);
    chosen = and(chosen, tenant, CacheSelector::tenant);
    chosen = and(chosen, user, CacheSelector::user);
    chosen = and(chosen, tag, CacheSelector::tag);
    chosen = and(chosen, prefix, CacheInvalidateCommand::beginning);
    chosen = and(chosen, olderThan, text -> CacheSelector.olderThan(time(text)));
    if (chosen == null) {
      throw CommandFailure.wrongUsage(
          "nothing is chosen; give --provider, --model, --tenant, --user, --tag, --prefix or"
              + " --older-than, or use loom cache clear");
    }
    return chosen;
  }

  private static @Nullable CacheSelector and(
      @Nullable CacheSelector others,
      @Nullable String value,
      Function<String, CacheSelector> selector) {
    if (value == null) {
      return others;
    }
    try {
      CacheSelector own = selector.apply(value);
      return others == null ? own : others.and(own);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  /** A prefix that some key can have: one that never matches is a slip, and would drop nothing. */
  private static CacheSelector beginning(String text) {
    CacheSelector selector = CacheSelector.prefix(text);
    if (OTHER_VERSION.matcher(text).lookingAt()) {
      throw CommandFailure.wrongUsage(
          "--prefix is \"" + text + "\", and keys begin with v1:; drop or correct its version");
    }
    if (selector instanceof CacheSelector.Prefix prefix && !prefix.canMatch()) {
      throw CommandFailure.wrongUsage(
          "--prefix is \""
              + text
              + "\", which no key begins with; keys are v1:provider:model:digest, where all but"
              + " A-Z a-z 0-9 . _ - / is written %XX, and a * stands at the end alone");
    }
    return selector;
  }

  private static Duration time(String text) {
    try {
      return DurationText.parse("--older-than", text);
    } catch (ConfigException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    }
  }
}
