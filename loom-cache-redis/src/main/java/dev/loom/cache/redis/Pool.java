package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections to one server. Who needs one waits a little and never opens one: that takes
 * several round trips and, of a frozen server, a whole deadline. Connections are added by the
 * upkeep thread alone. Thread-safe.
 */
final class Pool {
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

  private final int size;
  private final Runnable onLoss;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final Deque<DeadlineConnection> idle = new ArrayDeque<>();
  private final Set<DeadlineConnection> all = new HashSet<>();
  private final Set<DeadlineConnection> retired = new HashSet<>();
  private boolean closed;

  Pool(int size, Runnable onLoss) {
    this.size = size;
    this.onLoss = onLoss;
  }

  /**
   * A connection for one use, until the deadline; give it back or drop it. An interrupt is kept for
   * later: the wait is short.
   */
  DeadlineConnection take(Deadline deadline) throws LinkException {
    long end = System.nanoTime() + Math.min(LONGEST_WAIT, deadline.leftNanos());
    boolean interrupted = false;
    lock.lock();
    try {
      while (idle.isEmpty() && !closed && end - System.nanoTime() > 0) {
        try {
          returned.awaitNanos(end - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (closed || idle.isEmpty()) {
        throw Failures.of(closed ? Kind.CLOSED : Kind.EXHAUSTED);
      }
      DeadlineConnection connection = idle.pop();
      connection.begin(deadline);
      return connection;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes back a connection on which nothing is outstanding. */
  void giveBack(DeadlineConnection connection) {
    lock.lock();
    try {
      if (all.contains(connection)) {
        connection.end();
        idle.push(connection); // the one used last: its peer was there a moment ago
        returned.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    drop(connection); // of an older time: the pool was cleared
  }

  /** Closes a connection on which something may be outstanding. */
  void drop(DeadlineConnection connection) {
    connection.cut();
    lock.lock();
    try {
      all.remove(connection);
      retired.remove(connection);
    } finally {
      lock.unlock();
    }
    onLoss.run();
  }

  /** Whether it has fewer connections than it may have. */
  boolean hasRoom() {
    lock.lock();
    try {
      return !closed && all.size() < size;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a connection is free. */
  boolean hasIdle() {
    lock.lock();
    try {
      return !idle.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a new connection. */
  void add(DeadlineConnection connection) {
    lock.lock();
    try {
      if (!closed) {
        all.add(connection);
      }
    } finally {
      lock.unlock();
    }
    giveBack(connection);
  }

  /** Closes what is idle, and has what is in use closed when it is given back. */
  void clear() {
    List<DeadlineConnection> unused;
    lock.lock();
    try {
      unused = List.copyOf(idle);
      all.removeAll(unused);
      retired.addAll(all);
      idle.clear();
      all.clear();
    } finally {
      lock.unlock();
    }
    unused.forEach(DeadlineConnection::cut);
  }

  /** Cuts what is in use and was to be over some time ago. */
  void cutStuck(long nanos) {
    List<DeadlineConnection> present;
    lock.lock();
    try {
      present = present();
    } finally {
      lock.unlock();
    }
    for (DeadlineConnection connection : present) {
      if (connection.isStuck(nanos)) {
        connection.cut();
      }
    }
  }

  private List<DeadlineConnection> present() {
    List<DeadlineConnection> present = new ArrayList<>(all);
    present.addAll(retired);
    return present;
  }

  /** Whether it was closed. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Closes every connection, in use or not. */
  void close() {
    List<DeadlineConnection> present;
    lock.lock();
    try {
      closed = true;
      present = present();
      idle.clear();
      all.clear();
      returned.signalAll();
    } finally {
      lock.unlock();
    }
    present.forEach(DeadlineConnection::cut);
  }
}
