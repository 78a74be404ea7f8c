package dev.loom.benchmarks;

import dev.loom.benchmarks.redis.RedisServer;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheScope;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.redis.RedisBackend;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** B-16: a whole call that the memory in front of Redis answers, against one that Redis answers. */
@State(Scope.Thread)
public class Tiered {
  private static final int DRAWS = 1 << 16;
  private static final Duration NEAR = Duration.ofMinutes(30);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int MOST_TRIES = 500;

  private final CachingProvider near;
  private final RedisHit far;
  private final int[] draws = Zipf.draws(RedisHit.ENTRIES, DRAWS);
  private final Prompt[] prompts = new Prompt[RedisHit.ENTRIES];
  private ChatRequest[] requests = {};
  private int nextRequest;
  private int draw;

  /**
   * Has all entries stored, and brings them near. What counts the commands of the far side runs
   * before there is a near one, which looks at Redis now and then by itself.
   */
  public Tiered() {
    int port = RedisServer.portOfRun();
    far = new RedisHit(port);
    far.wholePair().check().run();
    near =
        new CachingProvider(
            RedisEntries::upstream,
            Caching.builder().backend(open(port)).scope(CacheScope.USER).build());
    for (int i = 0; i < prompts.length; i++) {
      prompts[i] = Prompt.of(i, CacheScope.USER);
      bringNear(prompts[i]);
    }
  }

  /** Copies are kept as soon as the node hears of invalidations. */
  private void bringNear(Prompt prompt) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if ("memory".equals(near.chat(prompt.request()).cache().tier())) {
        return;
      }
      LockSupport.parkNanos(tries == 0 ? 0 : PAUSE.toNanos());
    }
  }

  private static CacheBackend open(int port) {
    try {
      return new RedisBackend.Factory().open(RedisEntries.settings(port, "loom", NEAR));
    } catch (IllegalArgumentException e) {
      throw new Pair.Missing("this build has no near cache; " + e.getMessage());
    }
  }

  /** Makes the inputs of JMH's next iteration. */
  @Setup(Level.Iteration)
  public void prepareIteration() {
    far.prepareIteration();
    prepareRequests(RedisHit.JMH_BATCH);
  }

  private void prepareRequests(int calls) {
    if (requests.length < calls) {
      requests = new ChatRequest[calls];
    }
    for (int i = 0; i < calls; i++) {
      requests[i] = prompts[draws[draw++ & DRAWS - 1]].request();
    }
    nextRequest = 0;
  }

  /**
   * A whole call that Redis answers.
   *
   * @return the answer
   */
  @Benchmark
  public ChatResponse redisHit() {
    return far.wholeCall();
  }

  /**
   * A whole call that the memory in front of it answers.
   *
   * @return the answer
   */
  @Benchmark
  public ChatResponse nearHit() {
    return near.chat(requests[nextRequest++]);
  }

  Pair pair() {
    return new Pair(
        new Side(this::redisHit, far::prepareRequests),
        new Side(this::nearHit, this::prepareRequests),
        this::check);
  }

  private void check() {
    for (int i = 0; i < prompts.length; i++) {
      ChatResponse answer = near.chat(prompts[i].request());
      if (!answer.text().equals(RedisEntries.answer(i))
          || !"memory".equals(answer.cache().tier())) {
        throw new WrongAnswer("near hit " + i + " is " + answer.cache());
      }
    }
  }
}
