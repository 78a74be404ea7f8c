package dev.loom.cache.redis;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A daemon thread that does something each period, and at once when it is nudged. What it does must
 * end by itself; whatever it throws ends nothing. Thread-safe.
 */
final class Repeater implements AutoCloseable {
  private final Runnable work;
  private final long period;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean nudged;
  private boolean closed;

  /** Not running before {@link #start}. */
  Repeater(String name, long periodNanos, Runnable work) {
    this.work = work;
    this.period = periodNanos;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Has the work done soon; once more when it is being done right now. */
  void nudge() {
    lock.lock();
    try {
      nudged = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (isOn()) {
      try {
        work.run();
      } catch (Throwable ignored) {
        // The next turn may do better, and without turns nothing ever would.
      }
    }
  }

  /** Waits for the next turn; false when there is none. */
  private boolean isOn() {
    lock.lock();
    try {
      long left = period;
      while (!closed && !nudged && left > 0) {
        left = changed.awaitNanos(left);
      }
      nudged = false;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the work being done, after {@link #close}, until the deadline at most. */
  void join(Deadline deadline) {
    boolean interrupted = false;
    while (thread.isAlive() && deadline.leftMillis() > 0) {
      try {
        thread.join(deadline.leftMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins no turn more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
