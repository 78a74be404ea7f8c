package dev.loom.benchmarks.runner;

import org.jspecify.annotations.Nullable;

/** One call of what is measured. Its result is kept where the compiler cannot drop it. */
@FunctionalInterface
public interface Operation {

  /**
   * Does the work once.
   *
   * @return what the work made
   */
  @Nullable Object call();
}
