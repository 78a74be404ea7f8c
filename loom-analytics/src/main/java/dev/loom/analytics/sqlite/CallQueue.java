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
 * place and the bytes of its text are taken from the offer until the record's batch is settled, so
 * memory stays bounded while a commit is being tried again.
 */
final class CallQueue {
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int BYTES_BITS = 38;
  private static final long BYTES_MASK = (1L << BYTES_BITS) - 1;
  private static final long PLACE = 1L << BYTES_BITS;

  private final int capacity;
  private final long capacityBytes;
  private final ConcurrentLinkedQueue<CallRecord> records = new ConcurrentLinkedQueue<>();

  /** Places above, bytes below, in one number: both are taken or neither is. */
  private final AtomicLong taken = new AtomicLong();

  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean closed;

  /** Places and bytes of polled records; touched by the writer alone. */
  private long polled;

  /** Set when there was no room, so that the writer does not wait for more records. */
  private volatile boolean pressed;

  /** Set once a wait was in vain, so that a stalled writer costs one wait and not one per call. */
  private volatile boolean overrun;

  /** A queue for up to 2^25 - 1 records with up to 2^38 - 1 bytes of text. */
  CallQueue(int capacity, long capacityBytes) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
  }

  /** Puts a record in, waiting for a place if need be; returns why not, or null. */
  @Nullable DropReason offer(CallRecord record, long waitNanos) {
    long share = share(record);
    if (!take(share) && !takeWaiting(share, waitNanos)) {
      return closed ? DropReason.CLOSED : DropReason.QUEUE_FULL;
    }
    // Looked at after the place is taken: the closing side sets it first and counts places then.
    if (closed) {
      taken.addAndGet(-share);
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
      polled += share(record);
    }
    return record;
  }

  /** How many polled records are not settled. For the thread that polls. */
  int polled() {
    return places(polled);
  }

  /** Frees the places of all records that were polled. For the thread that polls. */
  void settle() {
    long left = taken.addAndGet(-polled);
    polled = 0;
    pressed = false;
    if (places(left) <= capacity / 2 && (left & BYTES_MASK) <= capacityBytes / 2) {
      overrun = false;
    }
  }

  /** Places in use. */
  long size() {
    return places(taken.get());
  }

  /** Bytes of text in use. */
  long bytes() {
    return taken.get() & BYTES_MASK;
  }

  boolean isFull() {
    return pressed || places(taken.get()) >= capacity;
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

  /** The same each time for one record. A record larger than the queue has it for itself. */
  private long share(CallRecord record) {
    return PLACE + Math.min(capacityBytes, TextSize.bytes(record));
  }

  private static int places(long shares) {
    return (int) (shares >>> BYTES_BITS);
  }

  private boolean take(long share) {
    long now = taken.get();
    while (places(now) < capacity && (now & BYTES_MASK) + (share & BYTES_MASK) <= capacityBytes) {
      if (taken.compareAndSet(now, now + share)) {
        return true;
      }
      now = taken.get();
    }
    pressed = true;
    return false;
  }

  private boolean takeWaiting(long share, long waitNanos) {
    boolean patient = waitNanos == Long.MAX_VALUE;
    long start = System.nanoTime();
    while (!closed && !Thread.currentThread().isInterrupted() && (patient || !overrun)) {
      long left = patient ? PARK_NANOS : waitNanos - (System.nanoTime() - start);
      if (left <= 0) {
        overrun = true;
        return false;
      }
      LockSupport.parkNanos(this, Math.min(left, PARK_NANOS));
      if (take(share)) {
        return true;
      }
    }
    return false;
  }
}
