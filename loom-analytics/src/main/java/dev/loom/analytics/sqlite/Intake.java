package dev.loom.analytics.sqlite;

import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.log.CallRecord;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way of records into a file: the queue, and the thread that empties it. Thread-safe. */
final class Intake {
  private final CallQueue queue;
  private final Progress progress = new Progress();
  private final BatchWriter writer;
  private final Thread thread;

  Intake(CallQueue queue, Counters counters, CallWriter calls, Duration flushInterval) {
    this.queue = queue;
    writer = new BatchWriter(queue, counters, progress, calls, flushInterval);
    thread = new Thread(writer, "loom-analytics-writer");
    thread.setDaemon(true);
    thread.start();
  }

  @Nullable DropReason offer(CallRecord call, long waitNanos) {
    return queue.offer(call, waitNanos);
  }

  /** Waits until what was accepted is committed; returns how many records are not. */
  long flush(Duration atMost) {
    long target = queue.accepted();
    writer.hurry(target);
    return progress.await(target, TimeUnit.NANOSECONDS.convert(atMost));
  }

  boolean isDegraded() {
    return writer.isDegraded() || !thread.isAlive();
  }

  long queued() {
    return queue.size();
  }

  @Nullable String lastError() {
    return writer.lastError();
  }

  /** Refuses records from now on; to be called once. */
  void close() {
    writer.closing();
    queue.close();
  }

  /** Waits until everything is committed, or cannot be, which closing bounds. */
  void awaitEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
