package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what may take longer than its caller waits, on a few daemon threads that end when they are
 * idle. A full queue is a failure, not a wait. Thread-safe.
 */
final class LinkExecutor implements AutoCloseable {
  static final String NAME = "loom-redis-";

  private static final int THREADS = 4;
  private static final int QUEUE = 256;
  private static final long IDLE_SECONDS = 30;
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ThreadPoolExecutor executor;
  private final long fairNanos;
  private final boolean chargesQueue;

  /** Work, whether it has begun, and when. */
  private static final class Task<T> extends FutureTask<T> {
    private volatile boolean begun;
    private long begunAt;

    Task(Deadline.Work<T> work) {
      super(work::run);
    }

    @Override
    public void run() {
      begunAt = System.nanoTime();
      begun = true;
      super.run();
    }

    boolean isBegun() {
      return begun;
    }
  }

  /**
   * Threads without work.
   *
   * @param fairNanos how long work must have taken before that is a failure and not a call that was
   *     cut short
   * @param chargesQueue whether the wait for a thread is part of that: when all threads hang on
   *     Redis, it is Redis that is slow. Without, somebody else must notice that
   */
  LinkExecutor(long fairNanos, boolean chargesQueue) {
    this.fairNanos = fairNanos;
    this.chargesQueue = chargesQueue;
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, NAME + NUMBER.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs work on another thread and waits for it until the deadline at most; an interrupt is kept
   * for later. Work that has begun by then goes on, other work is not begun.
   */
  <T> T call(Deadline deadline, Deadline.Work<T> work) throws LinkException {
    Task<T> task = new Task<>(work);
    long since = System.nanoTime();
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      throw Failures.of(executor.isShutdown() ? Kind.CLOSED : Kind.EXHAUSTED);
    }
    try {
      return await(task, deadline);
    } catch (TimeoutException e) {
      task.cancel(false);
      executor.remove(task);
      throw Failures.of(late(task, since));
    } catch (CancellationException e) {
      throw Failures.of(Kind.CLOSED);
    } catch (ExecutionException e) {
      throw Failures.of(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private Kind late(Task<?> task, long since) {
    boolean begun = task.isBegun();
    long from = begun && !chargesQueue ? task.begunAt : since;
    if (System.nanoTime() - from < fairNanos) {
      return Kind.CUT_SHORT;
    }
    return begun ? Kind.TIMEOUT : Kind.EXHAUSTED;
  }

  private static <T> T await(FutureTask<T> task, Deadline deadline)
      throws TimeoutException, ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Work that has not begun. */
  int queued() {
    return executor.getQueue().size();
  }

  /** Takes no more work and forgets what has not begun; waits a little for the rest. */
  @Override
  public void close() {
    for (Runnable forgotten : executor.shutdownNow()) {
      ((FutureTask<?>) forgotten).cancel(false); // whoever waits for it need not
    }
    boolean interrupted = false;
    long end = System.nanoTime() + CLOSE_NANOS;
    while (!executor.isTerminated() && System.nanoTime() < end) {
      try {
        executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
