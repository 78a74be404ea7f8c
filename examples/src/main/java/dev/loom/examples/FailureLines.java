package dev.loom.examples;

import dev.loom.analytics.InvalidQueryException;
import dev.loom.analytics.StoreException;
import dev.loom.config.ConfigException;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into a line on stderr, or one for each fault, and an exit code. */
final class FailureLines implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** Control characters, save those that end and indent the lines of a stack trace. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}&&[^\\r\\n\\t]]|\\r(?!\\n)");

  private final Console console;
  private final BooleanSupplier debug;

  FailureLines(Console console, BooleanSupplier debug) {
    this.console = console;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !line.getSubcommands().isEmpty()) {
      return usage(command, noCommand(unmatched.getUnmatched().get(0), line), failure);
    }
    return usage(command, message(failure), failure);
  }

  private static String noCommand(String word, CommandLine line) {
    return line.getParent() == null
        ? "there is no command " + word
        : "there is no subcommand "
            + word
            + "; there are "
            + String.join(", ", line.getSubcommands().keySet());
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    String command = line.getCommandSpec().qualifiedName();
    if (failure instanceof CommandFailure known) {
      return known.exitCode() == CommandFailure.WRONG_USAGE
          ? usage(command, message(known), known)
          : print(command, message(known), known);
    }
    if (failure instanceof InvalidQueryException) {
      return usage(command, message(failure), failure);
    }
    if (failure instanceof ConfigException faults) {
      return print(command, faults.problems(), faults);
    }
    if (failure instanceof StoreException) {
      return print(command, message(failure), failure);
    }
    return print(
        command,
        "unexpected " + failure.getClass().getSimpleName() + "; --debug shows where.",
        failure);
  }

  /** What no command expects: out of memory, a class that is missing. */
  int error(Error failure) {
    return print(
        "loom",
        "unexpected " + failure.getClass().getSimpleName() + "; --debug shows where.",
        failure);
  }

  /** Flushes; results that could not be written make a success a failure. */
  int finish(int exitCode) {
    try {
      console.finish();
      return exitCode;
    } catch (CommandFailure lost) {
      return print("loom", message(lost), lost);
    }
  }

  private int usage(String command, String message, Exception failure) {
    String sentence = message.endsWith(".") ? message : message + ".";
    print(command, sentence + " See " + command + " --help", failure);
    return CommandFailure.WRONG_USAGE;
  }

  private int print(String command, String message, Throwable failure) {
    return print(command, List.of(message), failure);
  }

  /** One line each, whatever an argument held. */
  private int print(String command, List<String> messages, Throwable failure) {
    console.out().flush();
    for (String message : messages) {
      console.err().println((command + ": " + message).replaceAll("\\p{Cc}+", " "));
    }
    if (debug.getAsBoolean()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      // Messages in it may quote what a server sent.
      console.err().print(UNSAFE.matcher(trace.toString()).replaceAll("\uFFFD"));
    }
    return CommandFailure.FAILED;
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage()).strip();
  }
}
