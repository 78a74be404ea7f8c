package dev.loom.examples;

import dev.loom.examples.terminal.Console;
import picocli.CommandLine;

/** All commands, in the order in which the help lists them. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line, Console console) {
  }
}
