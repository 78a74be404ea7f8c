package dev.loom.examples.cache;

import dev.loom.examples.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loom cache}: looks into the configured cache. */
@Command(
    name = "cache",
    description = {
      "Looks into the configured cache, or drops entries of it.",
      "A cache in memory lives in its host's process; seen from here it is new and empty."
    })
public final class CacheCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with its subcommands. */
  public static CommandLine with(Console console) {
    return new CommandLine(new CacheCommand())
        .addSubcommand(new CacheStatsCommand(console))
        .addSubcommand(new CacheInvalidateCommand(console))
        .addSubcommand(new CacheClearCommand(console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a subcommand: stats, invalidate or clear.");
  }
}
