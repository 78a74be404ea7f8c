package dev.loom.examples;

import dev.loom.examples.terminal.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of the {@code loom} command line. */
@Command(
    name = "loom",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed; stderr says why, a line for each fault", "2:wrong usage"})
public final class LoomCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  LoomCommand() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(System.getenv()), System.getenv(), args));
  }

  /** Runs a command in this process. */
  static int run(Console console, Map<String, String> environment, String... args) {
    LoomCommand loom = new LoomCommand();
    CommandLine line = new CommandLine(loom);
    Commands.addTo(line, console, environment);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    FailureLines failures = new FailureLines(console, () -> loom.debug);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    int code;
    try {
      code = line.execute(args);
    } catch (Error e) {
      code = failures.error(e);
    }
    return failures.finish(code);
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
