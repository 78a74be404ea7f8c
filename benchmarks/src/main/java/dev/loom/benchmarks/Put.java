package dev.loom.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.StoreResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * B-06: a put into a full store, which evicts another entry, in a large store against a small one
 * and against Caffeine alone. Each entry is new, and made outside the timed part.
 */
@State(Scope.Thread)
public class Put {
  /** Calls of one JMH iteration, whose entries are made before it. */
  static final int JMH_BATCH = 20_000;

  static final int SMALL = 10_000;
  static final int LARGE = 100_000;
  private static final long MAX_BYTES = 500L << 20;
  private static final int UNIT = 1024;

  private final Entries entries = new Entries();
  private final MemoryBackend small = new MemoryBackend(SMALL, MAX_BYTES);
  private final MemoryBackend large = new MemoryBackend(LARGE, MAX_BYTES);
  private final Cache<CacheKey, CacheEntry> map =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight((long) LARGE * UNIT)
          .weigher((CacheKey key, CacheEntry entry) -> weight(entry.sizeBytes()))
          .expireAfter(Expiry.creating((CacheKey key, CacheEntry entry) -> Entries.TTL))
          .build();

  private CacheEntry[] ready = {};
  private int next;
  private int number;

  /** Fills all three. */
  public Put() {
    for (int i = 0; i < LARGE; i++) {
      CacheEntry entry = entries.entry(number++);
      large.put(entry, large.ticket(entry.key()));
      map.put(entry.key(), entry);
      if (i < SMALL) {
        small.put(entry, small.ticket(entry.key()));
      }
    }
  }

  // As the backend weighs: an entry takes one place, or more by its share of the bytes.
  private static int weight(long bytes) {
    long share = (bytes * LARGE * UNIT + MAX_BYTES - 1) / MAX_BYTES;
    return (int) Math.max(UNIT, share);
  }

  /** Makes the entries of JMH's next iteration. */
  @Setup(Level.Iteration)
  public void prepareIteration() {
    prepare(JMH_BATCH);
  }

  private void prepare(int calls) {
    if (ready.length < calls) {
      ready = new CacheEntry[calls];
    }
    for (int i = 0; i < calls; i++) {
      ready[i] = entries.entry(number++);
    }
    next = 0;
  }

  /**
   * A put at 10,000 entries.
   *
   * @return what became of it
   */
  @Benchmark
  public StoreResult full10k() {
    CacheEntry entry = ready[next++];
    return small.put(entry, small.ticket(entry.key()));
  }

  /**
   * A put at 100,000 entries.
   *
   * @return what became of it
   */
  @Benchmark
  public StoreResult full100k() {
    CacheEntry entry = ready[next++];
    return large.put(entry, large.ticket(entry.key()));
  }

  /**
   * A put into Caffeine at 100,000 entries.
   *
   * @return the entry
   */
  @Benchmark
  public CacheEntry raw100k() {
    CacheEntry entry = ready[next++];
    map.put(entry.key(), entry);
    return entry;
  }

  Pair againstSmall() {
    return new Pair(
        new Side(this::full10k, this::prepare),
        new Side(this::full100k, this::prepare),
        this::check);
  }

  Pair againstCaffeine() {
    return new Pair(
        new Side(this::raw100k, this::prepare),
        new Side(this::full100k, this::prepare),
        this::check);
  }

  /** Each put must store its entry and evict one. */
  private void check() {
    check(small, SMALL);
    check(large, LARGE);
  }

  private void check(MemoryBackend backend, int size) {
    int puts = 1_000;
    prepare(puts);
    BackendStats before = backend.stats();
    for (CacheEntry entry : ready) {
      if (backend.put(entry, backend.ticket(entry.key())) != StoreResult.STORED) {
        throw new WrongAnswer("a put did not store its entry");
      }
    }
    BackendStats after = backend.stats();
    if (before.entries() != size
        || after.entries() != size
        || after.evictions() - before.evictions() != puts) {
      throw new WrongAnswer("the store of " + size + " was " + before + ", then " + after);
    }
  }
}
