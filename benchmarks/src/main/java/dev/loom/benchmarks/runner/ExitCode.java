package dev.loom.benchmarks.runner;

/** What the command's exit code says. */
final class ExitCode {
  /** Every measured row is within its bars, or only noise kept it from being shown. */
  static final int OK = 0;

  /** A row is beyond a bar that the gate holds. */
  static final int OVER = 1;

  /** The command line was wrong, or asked for what is refused. */
  static final int USAGE = 2;

  /** A fork died, an answer was wrong, or the sampler and JMH disagree. */
  static final int HARNESS = 3;

  private ExitCode() {}
}
