package dev.loom.examples;

import dev.loom.examples.cache.CacheCommand;
import dev.loom.examples.cache.CacheKeyCommand;
import dev.loom.examples.chat.ChatCommand;
import dev.loom.examples.cost.PriceCommand;
import dev.loom.examples.cost.RepriceCommand;
import dev.loom.examples.cost.UsageCommand;
import dev.loom.examples.demo.DemoCommand;
import dev.loom.examples.imports.ImportCommand;
import dev.loom.examples.query.CostsCommand;
import dev.loom.examples.query.LogsCommand;
import dev.loom.examples.query.StatsCommand;
import dev.loom.examples.redact.RedactCommand;
import dev.loom.examples.terminal.Console;
import java.util.Map;
import picocli.CommandLine;

/** All commands, in the order in which the help lists them. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line, Console console, Map<String, String> environment) {
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand(new ChatCommand(console, environment));
    line.addSubcommand(new ImportCommand(console));
    line.addSubcommand(new LogsCommand(console));
    line.addSubcommand(new StatsCommand(console));
    line.addSubcommand(new CostsCommand(console));
    line.addSubcommand(new RedactCommand(console, environment));
    line.addSubcommand(new UsageCommand(console));
    line.addSubcommand(new PriceCommand(console));
    line.addSubcommand(new RepriceCommand(console));
    line.addSubcommand(new CacheKeyCommand(console));
    line.addSubcommand(CacheCommand.with(console));
  }
}
