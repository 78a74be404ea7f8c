package dev.loom.cache.redis;

import dev.loom.cache.CacheSelector;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations that Redis has not carried out yet, oldest first. When there are too many, one
 * of everything stands for all of them. Thread-safe.
 */
final class Journal {
  /** Most invalidations that are kept one by one. */
  static final int MOST = 10_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private @Nullable Entry running;

  /**
   * An invalidation.
   *
   * @param selector what it drops
   * @param at when it was called for; ages count from there
   */
  record Entry(CacheSelector selector, Instant at) {}

  /** Carries an invalidation out, or fails. */
  @FunctionalInterface
  interface Replay {
    void run(Entry entry) throws LinkException;
  }

  /**
   * Adds an invalidation.
   *
   * @param before run first, while no other thread can find the journal empty
   */
  @SuppressWarnings("ReferenceEquality") // an equal one may have come later
  synchronized void add(Entry entry, Runnable before) {
    before.run();
    if (entries.size() == MOST) {
      entries.clear();
      entries.add(new Entry(CacheSelector.all(), entry.at()));
    } else if (!isEverything(entries.peekFirst()) || entries.peekFirst() == running) {
      entries.add(entry); // of what is being carried out, nobody knows whether it comes too early
    }
  }

  private static boolean isEverything(@Nullable Entry entry) {
    return entry != null && entry.selector().equals(CacheSelector.all());
  }

  synchronized int size() {
    return entries.size();
  }

  private synchronized @Nullable Entry first() {
    running = entries.peekFirst();
    return running;
  }

  @SuppressWarnings("ReferenceEquality")
  private synchronized void done(Entry entry) {
    if (entries.peekFirst() == entry) { // unless "everything" took its place meanwhile
      entries.removeFirst();
    }
  }

  /** Carries all of them out; what was, is not here any more when a later one fails. */
  void replay(Replay replay) throws LinkException {
    for (Entry entry = first(); entry != null; entry = first()) {
      replay.run(entry);
      done(entry);
    }
  }

  /** Does something unless an invalidation is left, and before one can come. */
  synchronized boolean ifEmpty(Runnable action) {
    if (!entries.isEmpty()) {
      return false;
    }
    action.run();
    return true;
  }
}
