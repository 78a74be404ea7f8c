package dev.loom.examples.terminal;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for its user: what is wrong and what to do. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The command could not do what it was asked. */
  public static final int FAILED = 1;

  /** The command was called wrongly. */
  public static final int WRONG_USAGE = 2;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A failure of the work itself. */
  public static CommandFailure failed(String message) {
    return new CommandFailure(FAILED, message, null);
  }

  /** A failure of the work itself; the cause is shown with {@code --debug} only. */
  public static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(FAILED, message, cause);
  }

  /** Options or arguments that do not make sense. */
  public static CommandFailure wrongUsage(String message) {
    return new CommandFailure(WRONG_USAGE, message, null);
  }

  /** The exit code that the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
