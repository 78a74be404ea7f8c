package dev.loom.benchmarks;

import dev.loom.benchmarks.redis.Monitor;
import dev.loom.benchmarks.redis.RawRedis;
import dev.loom.benchmarks.redis.RedisServer;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Origin;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * B-14, B-15, T-2: what Redis answers, as a lookup of the store and as a whole call, against the
 * same bytes over a plain socket. Requests of whole calls are new objects each time, made outside
 * the timed part; every second call has a listener.
 */
@State(Scope.Thread)
public class RedisHit {
  /** Calls of one JMH iteration, whose requests are made before it. */
  static final int JMH_BATCH = 5_000;

  static final int ENTRIES = 10_000;
  private static final int DRAWS = 1 << 16;
  private static final int CHECKED = 500;

  private final RedisEntries entries;
  private final CachingProvider provider;
  private final RawRedis raw;
  private final CacheKey[] keys = new CacheKey[ENTRIES];
  private final byte[][] commands;
  private final int[] replyLengths;
  private final byte[][] canonical = new byte[ENTRIES][];
  private final int[] draws = Zipf.draws(ENTRIES, DRAWS);
  private final DeltaListener listener = this::heard;

  private ChatRequest[] requests = {};
  private byte[][] bytes = {};
  private int nextRequest;
  private int nextBytes;
  private int rawDraw;
  private int backendDraw;
  private int loomDraw;
  private int floorDraw;
  private int deltas;
  private @Nullable Delta lastDelta;

  /** Fills the Redis of this run, where an earlier fork has not. */
  public RedisHit() {
    this(RedisServer.portOfRun());
  }

  RedisHit(int port) {
    entries = new RedisEntries(port, ENTRIES);
    provider = entries.provider();
    raw = new RawRedis(port);
    entries.fill();
    for (int i = 0; i < ENTRIES; i++) {
      keys[i] = CacheKey.of(entries.prompt(i).request(), CacheScope.USER);
      canonical[i] = entries.prompt(i).canonical();
    }
    commands = entries.lookupCommands();
    replyLengths = entries.replyLengths(raw, commands);
  }

  private void heard(Delta delta) {
    deltas++;
    lastDelta = delta;
  }

  /** Makes the inputs of JMH's next iteration. */
  @Setup(Level.Iteration)
  public void prepareIteration() {
    prepareBytes(JMH_BATCH);
    prepareRequests(JMH_BATCH);
  }

  // Inputs of both sides are as fresh as in a host that has just composed them.
  void prepareBytes(int calls) {
    if (bytes.length < calls) {
      bytes = new byte[calls][];
    }
    for (int i = 0; i < calls; i++) {
      bytes[i] = canonical[draws[floorDraw + i & DRAWS - 1]].clone();
    }
    nextBytes = 0;
  }

  void prepareRequests(int calls) {
    if (requests.length < calls) {
      requests = new ChatRequest[calls];
    }
    for (int i = 0; i < calls; i++) {
      requests[i] = entries.prompt(draws[loomDraw++ & DRAWS - 1]).request();
    }
    nextRequest = 0;
  }

  /**
   * The floor of a lookup: its bytes sent, and as many as its reply has received.
   *
   * @return the last byte
   */
  @Benchmark
  public byte rawSocket() {
    int entry = draws[rawDraw++ & DRAWS - 1];
    return raw.exchange(commands[entry], replyLengths[entry]);
  }

  /**
   * A lookup of the store.
   *
   * @return the entry, verified
   */
  @Benchmark
  public CacheLookup backend() {
    return entries.backend().get(keys[draws[backendDraw++ & DRAWS - 1]]);
  }

  /**
   * The floor of a whole call: SHA-256 of the bytes that its key is made of, and the floor of its
   * lookup.
   *
   * @return the last byte, so that neither is dropped
   */
  @Benchmark
  public int digestAndRawSocket() {
    int entry = draws[floorDraw++ & DRAWS - 1];
    return Sha256.of(bytes[nextBytes++])[0] + raw.exchange(commands[entry], replyLengths[entry]);
  }

  /**
   * A whole call that Redis answers.
   *
   * @return the answer
   */
  @Benchmark
  public ChatResponse wholeCall() {
    int call = nextRequest++;
    return provider.chat(requests[call], (call & 1) == 0 ? null : listener);
  }

  Pair backendPair() {
    return new Pair(Side.of(this::rawSocket), Side.of(this::backend), this::check);
  }

  Pair wholePair() {
    return new Pair(
        new Side(this::digestAndRawSocket, this::prepareBytes),
        new Side(this::wholeCall, this::prepareRequests),
        this::check);
  }

  /** Answers must be the stored ones, each by one command; the floor's bytes must be the same. */
  private void check() {
    List<List<String>> sent =
        Monitor.commands(
            entries.port(),
            () -> {
              for (int i = 0; i < CHECKED; i++) {
                check(i);
              }
            });
    if (sent.size() != 2 * CHECKED) {
      throw new WrongAnswer(sent.size() + " commands for " + 2 * CHECKED + " hits");
    }
    for (int i = 0; i < CHECKED; i++) {
      for (List<String> one : sent.subList(2 * i, 2 * i + 2)) {
        if (!Arrays.equals(RawRedis.request(one), commands[i])) {
          throw new WrongAnswer("hit " + i + " sends " + one + ", the floor something else");
        }
      }
    }
  }

  private void check(int i) {
    if (canonical[i].length != Prompt.BYTES) {
      throw new WrongAnswer("a prompt has " + canonical[i].length + " canonical bytes");
    }
    String stored = RedisEntries.answer(i);
    if (!(entries.backend().get(keys[i]) instanceof CacheHit hit)
        || !hit.entry().response().text().equals(stored)) {
      throw new WrongAnswer("entry " + i + " is not the stored one");
    }
    ChatResponse answer = provider.chat(entries.prompt(i).request(), listener);
    if (!answer.text().equals(stored)
        || answer.origin() != Origin.CACHE
        || answer.cache().status() != CacheOutcome.Status.HIT
        || !"redis".equals(answer.cache().tier())
        || !new Delta.Text(stored).equals(lastDelta)) {
      throw new WrongAnswer("hit " + i + " is " + answer.cache() + ", last piece " + lastDelta);
    }
  }

  CachingProvider provider() {
    return provider;
  }

  int deltas() {
    return deltas;
  }
}
