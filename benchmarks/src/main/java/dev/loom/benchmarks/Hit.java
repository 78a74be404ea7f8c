package dev.loom.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheScope;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * B-05, T-1: a whole call that memory answers, against digest and map alone. Requests are new
 * objects each time, made outside the timed part, so that no remembered digest can help. Every
 * second call has a listener.
 */
@State(Scope.Thread)
public class Hit {
  /** Calls of one JMH iteration, whose requests are made before it. */
  static final int JMH_BATCH = 20_000;

  static final int ENTRIES = 10_000;
  private static final int ANSWER_LENGTH = 600;
  private static final int DRAWS = 1 << 16;
  private static final Duration TTL = Duration.ofHours(1);

  private final Prompt[] prompts = new Prompt[ENTRIES];
  private final byte[][] canonical = new byte[ENTRIES][];
  private final int[] draws = Zipf.draws(ENTRIES, DRAWS);
  private final Cache<Digest, ChatResponse> map = plainMap();
  private final CachingProvider provider =
      new CachingProvider(
          this::upstream,
          Caching.builder().scope(CacheScope.USER).maxSize(ENTRIES).defaultTtl(TTL).build());
  private final DeltaListener listener = this::heard;

  private ChatRequest[] requests = {};
  private byte[][] bytes = {};
  private int nextRequest;
  private int nextBytes;
  private int loomDraw;
  private int floorDraw;
  private int upstreamCalls;
  private int deltas;
  private @Nullable Delta lastDelta;

  /** Fills both caches with the same entries. */
  public Hit() {
    for (int i = 0; i < ENTRIES; i++) {
      prompts[i] = Prompt.of(i, CacheScope.USER);
      canonical[i] = prompts[i].canonical();
      map.put(new Digest(Sha256.of(canonical[i])), provider.chat(prompts[i].request()));
    }
  }

  private static Cache<Digest, ChatResponse> plainMap() {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumWeight(500L << 20)
        .weigher((Digest key, ChatResponse answer) -> answer.text().length())
        .expireAfter(Expiry.creating((Digest key, ChatResponse answer) -> TTL))
        .recordStats()
        .build();
  }

  private ChatResponse upstream(ChatRequest request, @Nullable DeltaListener pieces) {
    return ChatResponse.builder()
        .text(Prompt.text(new SplittableRandom(upstreamCalls++), ANSWER_LENGTH))
        .finish(FinishReason.STOP, "stop")
        .usage(BilledUsage.of(TokenUsage.of(480, 150), "gpt-4o-mini-2024-07-18"))
        .build();
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
      bytes[i] = canonical[draws[floorDraw++ & DRAWS - 1]].clone();
    }
    nextBytes = 0;
  }

  void prepareRequests(int calls) {
    if (requests.length < calls) {
      requests = new ChatRequest[calls];
    }
    for (int i = 0; i < calls; i++) {
      requests[i] = prompts[draws[loomDraw++ & DRAWS - 1]].request();
    }
    nextRequest = 0;
  }

  /**
   * The floor: SHA-256 of the bytes that the key is made of, and a look into a map.
   *
   * @return what the map holds
   */
  @Benchmark
  public @Nullable ChatResponse digestAndMap() {
    return map.getIfPresent(new Digest(Sha256.of(bytes[nextBytes++])));
  }

  /**
   * A whole call that memory answers.
   *
   * @return the answer
   */
  @Benchmark
  public ChatResponse memory() {
    int call = nextRequest++;
    return provider.chat(requests[call], (call & 1) == 0 ? null : listener);
  }

  Pair pair() {
    return new Pair(
        new Side(this::digestAndMap, this::prepareBytes),
        new Side(this::memory, this::prepareRequests),
        this::check);
  }

  /** Each answer must be the stored one, and nothing may reach the upstream again. */
  private void check() {
    for (int i = 0; i < ENTRIES; i++) {
      if (canonical[i].length != Prompt.BYTES) {
        throw new WrongAnswer("a prompt has " + canonical[i].length + " canonical bytes");
      }
      ChatResponse stored = map.getIfPresent(new Digest(Sha256.of(canonical[i])));
      ChatResponse answer = provider.chat(prompts[i].request(), listener);
      if (stored == null || !answer.text().equals(stored.text())) {
        throw new WrongAnswer("hit " + i + " is not the stored answer");
      }
      if (answer.origin() != Origin.CACHE
          || answer.cache().status() != CacheOutcome.Status.HIT
          || !new Delta.Text(stored.text()).equals(lastDelta)) {
        throw new WrongAnswer("hit " + i + " is " + answer.cache() + ", last piece " + lastDelta);
      }
    }
    if (upstreamCalls != ENTRIES) {
      throw new WrongAnswer(upstreamCalls + " upstream calls for " + ENTRIES + " entries");
    }
  }

  CachingProvider provider() {
    return provider;
  }

  int upstreamCalls() {
    return upstreamCalls;
  }

  int deltas() {
    return deltas;
  }
}
