package dev.loom.benchmarks.runner;

/**
 * An operation and its floor in one JVM.
 *
 * @param floor what no implementation can avoid, on the same input bytes
 * @param loom what Loom does
 * @param check compares Loom's answers with right ones before anything is timed
 */
public record Pair(Side floor, Side loom, Check check) {

  /** Throws when an answer is wrong. */
  @FunctionalInterface
  public interface Check {

    /**
     * Checks the answers.
     *
     * @throws WrongAnswer when one is wrong
     */
    void run();
  }

  /** The operation is not there, or not here; thrown where the pair is opened. */
  public static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says why there is nothing to measure.
     *
     * @param message the reason, one line
     */
    public Missing(String message) {
      super(message);
    }
  }

  /** An answer is wrong: nothing about its speed matters. */
  public static final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what is wrong.
     *
     * @param message what was expected and what came
     */
    public WrongAnswer(String message) {
      super(message);
    }
  }
}
