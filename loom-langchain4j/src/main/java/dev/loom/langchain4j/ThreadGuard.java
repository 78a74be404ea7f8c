package dev.loom.langchain4j;

import org.jspecify.annotations.Nullable;

/**
 * Lets a thread interrupt another one exactly while that one does a given piece of work, so that
 * the interrupt never hits what the other thread does next. Thread-safe.
 */
final class ThreadGuard {
  private @Nullable Thread worker;
  private boolean interrupted;

  synchronized void begin() {
    worker = Thread.currentThread();
  }

  synchronized void end() {
    worker = null;
    if (interrupted) {
      interrupted = false;
      Thread.interrupted();
    }
  }

  /** Interrupts the work at hand, if there is any and another thread does it. */
  synchronized void interrupt() {
    if (worker != null && worker != Thread.currentThread()) {
      interrupted = true;
      worker.interrupt();
    }
  }

  synchronized boolean isBusy() {
    return worker != null;
  }
}
