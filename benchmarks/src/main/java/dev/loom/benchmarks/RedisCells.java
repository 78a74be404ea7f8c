package dev.loom.benchmarks;

import dev.loom.benchmarks.redis.Monitor;
import dev.loom.benchmarks.redis.RawRedis;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.redis.RedisBackend;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A store in Redis with entries of ten providers, one cell each, which are dropped in turn. Between
 * two drops a cell is put back as it was: its mark and its sets are copied, its entries are still
 * there.
 */
final class RedisCells {
  private static final String RESTORE =
      """
      for _, dead in ipairs(redis.call('LRANGE', KEYS[1] .. 'd', 0, -1)) do
        redis.call('UNLINK', dead)
      end
      redis.call('DEL', KEYS[1] .. 'd')
      for _, name in ipairs({'g', 'x', 'c', 'n'}) do
        redis.call('COPY', ARGV[1] .. KEYS[1] .. name, KEYS[1] .. name, 'REPLACE')
      end
      return 1
      """;

  private static final String KEEP =
      """
      for _, name in ipairs({'g', 'x', 'c', 'n'}) do
        redis.call('COPY', KEYS[1] .. name, ARGV[1] .. KEYS[1] .. name, 'REPLACE')
      end
      return 1
      """;

  private static final String KEPT = "kept:";
  private static final int ATTEMPTS = 10;

  private final int size;
  private final RawRedis raw;
  private final CacheBackend backend;
  private final String[] cells = new String[Entries.PROVIDERS];
  private int next;

  RedisCells(int port, String prefix, int size) {
    this.size = size;
    raw = new RawRedis(port);
    backend = new RedisBackend.Factory().open(RedisEntries.settings(port, prefix, Duration.ZERO));
    Entries entries = new Entries();
    if (backend.stats().entries() != size) {
      IntStream.range(0, size).parallel().forEach(i -> store(entries.entry(i)));
    }
    for (int i = 0; i < cells.length; i++) {
      CacheEntry one = entries.entry(i);
      List<String> lookup = Monitor.commands(port, () -> backend.get(one.key())).get(0);
      String mark = lookup.get(1);
      cells[i] = mark.substring(0, mark.length() - 1);
      raw.call("EVAL", KEEP, "1", cells[i], KEPT);
    }
  }

  // A machine that is busy with other things may take too long for a store.
  private void store(CacheEntry entry) {
    RuntimeException last = new WrongAnswer("an entry is not stored");
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        if (backend.put(entry, backend.ticket(entry.key())) == StoreResult.STORED) {
          return;
        }
      } catch (RuntimeException e) {
        last = e;
      }
    }
    throw last;
  }

  /** How many entries one provider has. */
  int dropped() {
    return size / cells.length;
  }

  /** Puts the cells back that the next calls drop. */
  void prepare(int calls) {
    for (int i = 0; i < calls; i++) {
      raw.call("EVAL", RESTORE, "1", cells[(next + i) % cells.length], KEPT);
    }
  }

  /** Drops a provider, each time the next one. */
  Invalidation drop() {
    String provider = Entries.provider(next++ % cells.length);
    Invalidation done = backend.invalidate(CacheSelector.provider(provider));
    if (done.removed() != dropped() || done.pending()) {
      throw new WrongAnswer("a drop of " + dropped() + " entries says " + done);
    }
    return done;
  }
}
