package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Runner;

/** Starts {@code benchmarks/run}, and each of its forks. */
public final class Main {
  private Main() {}

  /**
   * Runs the command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(Runner.run(Catalogue.rows(), Main.class, args));
  }
}
