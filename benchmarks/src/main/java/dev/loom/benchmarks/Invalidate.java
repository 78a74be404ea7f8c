package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * B-07: hits in a store of 100,000 entries while another thread drops one of ten providers over and
 * over, and the dropping itself. Between two drops the dropped entries are stored anew.
 */
final class Invalidate {
  private static final int ENTRIES = 100_000;
  private static final int DROPPED = ENTRIES / Entries.PROVIDERS;
  private static final int DRAWS = 1 << 16;

  private final MemoryBackend backend = new MemoryBackend(ENTRIES, 500L << 20);
  private final CacheKey[] kept = new CacheKey[ENTRIES - DROPPED];
  private final List<CacheEntry> dropped = new ArrayList<>();
  private final CacheSelector selector = CacheSelector.provider(Entries.provider(0));
  private final int[] draws = Zipf.draws(kept.length, DRAWS);
  private int draw;

  private final Thread dropper = new Thread(this::dropOverAndOver, "dropper");
  private volatile boolean wanted;
  private volatile boolean busy;
  private volatile @Nullable Throwable failure;

  Invalidate() {
    Entries entries = new Entries();
    int next = 0;
    for (int i = 0; i < ENTRIES; i++) {
      CacheEntry entry = entries.entry(i);
      store(entry);
      if (i % Entries.PROVIDERS == 0) {
        dropped.add(entry);
      } else {
        kept[next++] = entry.key();
      }
    }
    dropper.setDaemon(true);
    dropper.start();
  }

  private void store(CacheEntry entry) {
    backend.put(entry, backend.ticket(entry.key()));
  }

  private void fill() {
    dropped.forEach(this::store);
  }

  private Invalidation drop() {
    return backend.invalidate(selector);
  }

  private void dropOverAndOver() {
    try {
      while (true) {
        if (wanted) {
          busy = true;
          requireAll(drop());
          fill();
        } else {
          busy = false;
          LockSupport.parkNanos(100_000);
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static void requireAll(Invalidation done) {
    if (done.removed() != DROPPED) {
      throw new WrongAnswer("a drop took " + done.removed() + " entries of " + DROPPED);
    }
  }

  private CacheLookup hit() {
    CacheLookup found = backend.get(kept[draws[draw++ & DRAWS - 1]]);
    if (!(found instanceof CacheHit)) {
      throw new WrongAnswer("an entry of another provider was not found");
    }
    return found;
  }

  /** Lets the other thread drop, or waits until it rests. */
  private void dropping(boolean on) {
    wanted = on;
    while (busy != on) {
      if (failure != null) {
        throw new WrongAnswer(String.valueOf(failure));
      }
      LockSupport.parkNanos(10_000);
    }
  }

  Pair hits() {
    return new Pair(
        new Side(this::hit, calls -> dropping(false)),
        new Side(this::hit, calls -> dropping(true)),
        this::check);
  }

  Pair drops() {
    return new Pair(Side.of(this::hit), new Side(this::drop, calls -> fill()), this::check);
  }

  /** Drops exactly one provider, and nothing else. */
  private void check() {
    for (int i = 0; i < 3; i++) {
      requireAll(drop());
      long left = backend.stats().entries();
      if (left != kept.length) {
        throw new WrongAnswer(left + " entries are left of " + kept.length);
      }
      fill();
    }
    for (CacheKey key : kept) {
      if (!(backend.get(key) instanceof CacheHit)) {
        throw new WrongAnswer("an entry of another provider was dropped");
      }
    }
  }
}
