package dev.loom.analytics.sqlite;

import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.log.CallRecord;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands records from many threads to the writer, in order, without locks and without waking it. A
 * place is taken from the offer until the record's batch is settled, so memory stays bounded while
 * a commit is being tried again.
 */
final class CallQueue {
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final int capacity;
  private final ConcurrentLinkedQueue<CallRecord> records = new ConcurrentLinkedQueue<>();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean closed;

  /** Places of polled records; touched by the writer alone. */
  private int polled;

  /** Set once a wait was in vain, so that a stalled writer costs one wait and not one per call. */
  private volatile boolean overrun;

  CallQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Puts a record in, waiting for a place if need be; returns why not, or null. */
  @Nullable DropReason offer(CallRecord record, long waitNanos) {
    if (!take() && !takeWaiting(waitNanos)) {
      return closed ? DropReason.CLOSED : DropReason.QUEUE_FULL;
    }
    // Looked at after the place is taken: the closing side sets it first and counts places then.
    if (closed) {
      taken.decrementAndGet();
      return DropReason.CLOSED;
    }
    // Counted before it is in: who reads the count knows of at least all records that are in.
    accepted.incrementAndGet();
    records.add(record);
    return null;
  }

  /** The oldest record, or null; its place stays taken until {@link #settle}. For one thread. */
  @Nullable CallRecord poll() {
    CallRecord record = records.poll();
    if (record != null) {
      polled++;
    }
    return record;
  }

  /** How many polled records are not settled. For the thread that polls. */
  int polled() {
    return polled;
  }

  /** Frees the places of all records that were polled. For the thread that polls. */
  void settle() {
    int count = polled;
    polled = 0;
    if (taken.addAndGet(-count) <= capacity / 2) {
      overrun = false;
    }
  }

  /** Places in use. */
  long size() {
    return taken.get();
  }

  boolean isFull() {
    return taken.get() >= capacity;
  }

  /** Records ever accepted. */
  long accepted() {
    return accepted.get();
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private boolean take() {
    long now = taken.get();
    while (now < capacity) {
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  private boolean takeWaiting(long waitNanos) {
    boolean patient = waitNanos == Long.MAX_VALUE;
    long start = System.nanoTime();
    while (!closed && !Thread.currentThread().isInterrupted() && (patient || !overrun)) {
      long left = patient ? PARK_NANOS : waitNanos - (System.nanoTime() - start);
      if (left <= 0) {
        overrun = true;
        return false;
      }
      LockSupport.parkNanos(this, Math.min(left, PARK_NANOS));
      if (take()) {
        return true;
      }
    }
    return false;
  }
}
