package dev.loom.analytics.sqlite;

import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.log.CallRecord;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: it takes records from the queue, commits them in batches and tries
 * again what failed. A record leaves it stored, found to be a duplicate, set aside, or counted as
 * lost. No failure of any kind ends it before the queue is closed.
 */
final class BatchWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteAnalyticsStore.class);

  static final Duration DRAIN = Duration.ofSeconds(5);

  private static final int MAX_ROWS = 32_768;
  private static final int FAILURES_TO_DEGRADE = 3;
  private static final long SHORT_PARK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONG_PARK = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_DOUBLINGS = 6;
  private static final long WARN_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final CallQueue queue;
  private final Counters counters;
  private final Progress progress;
  private final CallWriter writer;
  private final long flushNanos;
  private final RowEncoder encoder = new RowEncoder();

  private final AtomicLong hurryUntil = new AtomicLong();
  private volatile long closedAt;
  private volatile int failures;
  private volatile @Nullable String lastError;

  /** Of the polled records: how many are stored, set aside or lost, and how many are lost. */
  private int dealtWith;

  private int lost;
  private boolean wrote;
  private long lastWarning = System.nanoTime() - WARN_INTERVAL;

  BatchWriter(
      CallQueue queue,
      Counters counters,
      Progress progress,
      CallWriter writer,
      Duration flushInterval) {
    this.queue = queue;
    this.counters = counters;
    this.progress = progress;
    this.writer = writer;
    this.flushNanos = flushInterval.toNanos();
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  /** Commits early until this many records are committed. */
  void hurry(long target) {
    hurryUntil.accumulateAndGet(target, Math::max);
  }

  /** To be called once, before the queue is closed: the drain's time runs from here. */
  void closing() {
    closedAt = System.nanoTime();
  }

  boolean isDegraded() {
    return failures >= FAILURES_TO_DEGRADE;
  }

  @Nullable String lastError() {
    return lastError;
  }

  @Override
  public void run() {
    try {
      while (turn()) {
        // Each turn is one batch.
      }
      checkpoint();
    } finally {
      queue.close();
      dropRest();
      progress.end();
    }
  }

  /** Deals with one batch; whether there may be another. */
  private boolean turn() {
    try {
      List<CallRecord> batch = nextBatch();
      if (batch.isEmpty()) {
        return false;
      }
      settle(batch);
    } catch (Throwable e) {
      abandon(e);
    }
    return true;
  }

  /** What is left of the batch is lost: it is not known how to go on with it. */
  private void abandon(Throwable failure) {
    int rest = queue.polled() - dealtWith;
    drop(rest);
    settled();
    try {
      lastError = Failures.name(failure);
      LOG.error("{} calls are lost: they could not be written ({})", rest, lastError);
    } catch (Throwable e) {
      // Memory is so short, or the host's logging so broken, that it cannot be told.
    }
    LockSupport.parkNanos(this, LONG_PARK);
  }

  private void checkpoint() {
    // Who wrote nothing leaves the log to who did.
    if (!wrote) {
      return;
    }
    try {
      writer.checkpoint();
    } catch (SQLException | RuntimeException e) {
      // The log is read again at the next start; nothing is lost by leaving it.
      LOG.debug("Checkpoint at close failed: {}", Failures.name(e));
    }
  }

  /** Waits for records; empty when closed and drained, or when draining took too long. */
  private List<CallRecord> nextBatch() {
    List<CallRecord> batch = new ArrayList<>();
    CallRecord first = awaitFirst();
    if (first == null) {
      return batch;
    }
    batch.add(first);
    long start = System.nanoTime();
    while (batch.size() < MAX_ROWS) {
      CallRecord next = queue.poll();
      long left = flushNanos - (System.nanoTime() - start);
      if (next != null) {
        batch.add(next);
      } else if (queue.isClosed() || queue.isFull() || progress.isBelow(hurryUntil.get())) {
        break;
      } else if (left > 0) {
        LockSupport.parkNanos(this, Math.min(left, SHORT_PARK));
      }
      if (left <= 0) {
        break;
      }
    }
    return batch;
  }

  private @Nullable CallRecord awaitFirst() {
    long park = SHORT_PARK;
    while (!isGivenUp()) {
      CallRecord first = queue.poll();
      if (first != null || isDrained()) {
        return first;
      }
      LockSupport.parkNanos(this, park);
      park = Math.min(park * 2, LONG_PARK);
    }
    return null;
  }

  /** A place may be taken by a record that is not in yet, so empty alone does not mean drained. */
  private boolean isDrained() {
    return queue.isClosed() && queue.size() == 0;
  }

  private boolean isGivenUp() {
    return queue.isClosed() && System.nanoTime() - closedAt > DRAIN.toNanos();
  }

  private void settle(List<CallRecord> batch) {
    List<CallRow> rows = new ArrayList<>(batch.size());
    List<CallRecord> records = new ArrayList<>(batch.size());
    List<DeadLetter> rejected = new ArrayList<>();
    for (CallRecord record : batch) {
      try {
        String objection = RowEncoder.objection(record);
        if (objection == null) {
          rows.add(encoder.encode(record));
          records.add(record);
        } else {
          rejected.add(new DeadLetter(record, objection));
        }
      } catch (RuntimeException | StackOverflowError e) {
        rejected.add(new DeadLetter(record, "cannot be read: " + Failures.name(e)));
      }
    }
    counters.textsCut.add(encoder.takeCuts());
    if (!rejected.isEmpty()) {
      setAside(rejected);
    }
    if (!rows.isEmpty()) {
      store(rows, records);
    }
    settled();
  }

  /** Told for the batch as a whole, since within it records are not dealt with in their order. */
  private void settled() {
    int count = queue.polled();
    int ofThemLost = lost;
    dealtWith = 0;
    lost = 0;
    queue.settle();
    progress.settled(count, ofThemLost);
  }

  private void store(List<CallRow> rows, List<CallRecord> records) {
    int[] stored = new int[1];
    Throwable failure = attempt(() -> stored[0] = writer.store(rows));
    if (failure == null) {
      dealtWith += rows.size();
      counters.stored.add(stored[0]);
      counters.duplicates.add(rows.size() - stored[0]);
    } else if (!isOfRows(failure)) {
      drop(rows.size());
    } else if (rows.size() == 1) {
      setAside(List.of(new DeadLetter(records.get(0), "refused: " + Failures.name(failure))));
    } else {
      int half = rows.size() / 2;
      store(rows.subList(0, half), records.subList(0, half));
      store(rows.subList(half, rows.size()), records.subList(half, records.size()));
    }
  }

  private void setAside(List<DeadLetter> letters) {
    Throwable failure = attempt(() -> writer.setAside(letters));
    if (failure == null) {
      dealtWith += letters.size();
      counters.quarantined.add(letters.size());
    } else {
      drop(letters.size());
    }
  }

  /** Tries until it succeeds, fails because of the rows, or the drain's time is over. */
  private @Nullable Throwable attempt(Attempt attempt) {
    for (int tried = 1; true; tried++) {
      try {
        attempt.run();
        wrote = true;
        failures = 0;
        return null;
      } catch (Throwable e) {
        if (Failures.isOfValues(e)) {
          return e;
        }
        failed(e);
        if (isGivenUp() || (isOfRows(e) && tried >= FAILURES_TO_DEGRADE)) {
          return e;
        }
      }
    }
  }

  /** What neither the database nor a lack of memory explains must lie in one of the rows. */
  private static boolean isOfRows(Throwable failure) {
    return Failures.isOfValues(failure)
        || !(failure instanceof SQLException || failure instanceof OutOfMemoryError);
  }

  private void failed(Throwable failure) {
    lastError = Failures.name(failure);
    int inARow = failures + 1;
    failures = inARow;
    long now = System.nanoTime();
    if (isDegraded() && now - lastWarning >= WARN_INTERVAL) {
      lastWarning = now;
      LOG.warn(
          "Calls cannot be stored ({}), tried {} times; {} are waiting, and are kept",
          lastError,
          inARow,
          queue.size());
    }
    long pause = Math.min(LAST_PAUSE, FIRST_PAUSE << Math.min(inARow - 1, MAX_DOUBLINGS));
    pause = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
    do {
      LockSupport.parkNanos(this, LONG_PARK);
    } while (!queue.isClosed() && System.nanoTime() - now < pause);
  }

  private void drop(int count) {
    counters.dropped(DropReason.CLOSE_TIMEOUT, count);
    dealtWith += count;
    lost += count;
  }

  private void dropRest() {
    while (queue.poll() != null) {
      // Polling counts it.
    }
    drop(queue.polled() - dealtWith);
    settled();
  }
}
