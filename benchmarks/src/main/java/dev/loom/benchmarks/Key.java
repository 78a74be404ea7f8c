package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.chat.ChatRequest;
import java.util.Arrays;
import java.util.HexFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** B-01: the key of a request against the digest of its ready bytes. */
@State(Scope.Thread)
public class Key {
  private static final int VARIANTS = 64;

  private final ChatRequest[] requests = new ChatRequest[VARIANTS];
  private final byte[][] canonical = new byte[VARIANTS][];
  private int nextRequest;
  private int nextBytes;

  /** Makes the requests. */
  public Key() {
    for (int i = 0; i < VARIANTS; i++) {
      Prompt prompt = Prompt.of(i, CacheScope.TENANT);
      requests[i] = prompt.request();
      canonical[i] = prompt.canonical();
    }
  }

  /**
   * The floor: SHA-256 of the bytes that the key is made of.
   *
   * @return the digest
   */
  @Benchmark
  public byte[] digestOfReadyBytes() {
    return Sha256.of(canonical[nextBytes++ % VARIANTS]);
  }

  /**
   * The key that production uses.
   *
   * @return the key
   */
  @Benchmark
  public CacheKey twoKilobytes() {
    return CacheKey.of(requests[nextRequest++ % VARIANTS], CacheScope.TENANT);
  }

  Pair pair() {
    return new Pair(Side.of(this::digestOfReadyBytes), Side.of(this::twoKilobytes), this::check);
  }

  /** Each key must be the digest of exactly the floor's bytes. */
  private void check() {
    for (int i = 0; i < VARIANTS; i++) {
      if (canonical[i].length != Prompt.BYTES) {
        throw new WrongAnswer("a prompt has " + canonical[i].length + " canonical bytes");
      }
      String expected = HexFormat.of().formatHex(Sha256.of(canonical[i]));
      String key = CacheKey.of(requests[i], CacheScope.TENANT).toString();
      if (!key.endsWith(":" + expected)) {
        throw new WrongAnswer("key " + key + " is not the digest " + expected);
      }
    }
    if (Arrays.stream(requests).map(r -> CacheKey.of(r, CacheScope.TENANT)).distinct().count()
        != VARIANTS) {
      throw new WrongAnswer("two requests have one key");
    }
  }
}
