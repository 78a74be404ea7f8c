package dev.loom.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies of entries that a store outside the JVM holds, kept in memory for a short time so that it
 * need not be asked again. A copy ages as its entry does and is found while that is fresh, and no
 * longer than a limit. What is dropped here is not found any more when {@link #drop} returns, nor
 * is a copy kept afterwards of what was read before. Thread-safe; a lookup takes no lock.
 */
public final class NearCopies implements AutoCloseable {
  /** Drops that are remembered for copies of what is being read. */
  static final int KEPT = 1024;

  // Caffeine's clock may be behind by that much.
  private static final long GRAIN_NANOS = 1_000_000;

  private final MemoryBackend memory;

  // Keeping reads, dropping writes: so a copy is either seen by a drop, or sees that in the log.
  private final StampedLock gate = new StampedLock();
  private final Deque<Drop> drops = new ArrayDeque<>(); // oldest first
  private volatile long last;
  private long forgotten;

  /**
   * What was dropped.
   *
   * @param number the how manieth that was
   * @param chosen which entries
   */
  private record Drop(long number, Predicate<EntryLabels> chosen) {}

  /**
   * Room for copies.
   *
   * @param maxEntries most copies, 1 to 10,000,000
   * @param maxBytes most estimated bytes of all copies together, 1 to 2^40
   * @param longest how long a copy is found at most, 2 ms to an hour
   * @param cleanupPeriod how often a daemon thread frees what has ended, at most a day; zero for in
   *     passing alone
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public NearCopies(
      int maxEntries,
      long maxBytes,
      Duration longest,
      Duration cleanupPeriod,
      LongSupplier nanoTime) {
    Settings.within("near_cache_ttl", longest, Duration.ofMillis(2), RemoteSettings.MAX_NEAR);
    this.memory =
        new MemoryBackend(
            maxEntries, maxBytes, cleanupPeriod, nanoTime, longest.toNanos() - GRAIN_NANOS);
  }

  /**
   * Finds the copy of a key's entry.
   *
   * @param key what to look for
   * @return a hit of tier {@code memory} that is fresh, or {@code null}
   */
  public @Nullable CacheHit get(CacheKey key) {
    return memory.get(key) instanceof CacheHit hit && hit.isFresh() ? hit : null;
  }

  /**
   * Marks the moment before an entry is read from the store.
   *
   * @return a mark for {@link #keep}
   */
  public long mark() {
    return last;
  }

  /**
   * Keeps a copy of an entry that was read, if it is fresh, has room, and none of the drops since
   * the mark chooses it. In doubt it is not kept.
   *
   * @param hit what the store found
   * @param mark the moment before
   */
  public void keep(CacheHit hit, long mark) {
    if (!hit.isFresh()) {
      return; // another node may be about to replace it
    }
    long stamp = gate.readLock();
    try {
      if (!wasDropped(hit.entry().labels(), mark)) {
        memory.copy(hit.entry(), hit.age().toNanos());
      }
    } finally {
      gate.unlockRead(stamp);
    }
  }

  private boolean wasDropped(EntryLabels labels, long since) {
    if (since < forgotten) {
      return true;
    }
    return since < last
        && drops.stream().anyMatch(each -> each.number > since && each.chosen.test(labels));
  }

  /**
   * Drops copies.
   *
   * @param chosen which, by what their entries are filed under; asked from several threads, and
   *     again for entries that are being read
   */
  public void drop(Predicate<EntryLabels> chosen) {
    note(Objects.requireNonNull(chosen, "chosen"));
    memory.drop(chosen);
  }

  private void note(Predicate<EntryLabels> chosen) {
    long stamp = gate.writeLock();
    try {
      drops.add(new Drop(next(), chosen));
      if (drops.size() > KEPT) {
        forgotten = drops.remove().number;
      }
    } finally {
      gate.unlockWrite(stamp);
    }
  }

  private long next() {
    long number = last + 1;
    last = number;
    return number;
  }

  /**
   * Drops the copy of a key's entry, because that is replaced.
   *
   * @param key whose
   */
  public void drop(CacheKey key) {
    note(labels -> labels.key().equals(key));
    memory.remove(key);
  }

  /** Drops all copies, and keeps none of what is being read. */
  public void dropAll() {
    long stamp = gate.writeLock();
    try {
      drops.clear();
      forgotten = next();
    } finally {
      gate.unlockWrite(stamp);
    }
    memory.invalidate(CacheSelector.all());
  }

  /**
   * Copies that are held.
   *
   * @return how many
   */
  public long entries() {
    return memory.stats().entries();
  }

  /** Drops all copies for good, and ends its thread. */
  @Override
  public void close() {
    memory.close();
  }
}
