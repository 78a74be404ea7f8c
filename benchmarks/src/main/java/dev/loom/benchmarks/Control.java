package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Side;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** B-00: a floor against itself. */
@State(Scope.Thread)
public class Control {
  private static final int VARIANTS = 64;

  private final byte[][] texts = new byte[VARIANTS][2_000];
  private int next;

  /** Makes the texts. */
  public Control() {
    SplittableRandom random = new SplittableRandom(1);
    for (byte[] text : texts) {
      random.nextBytes(text);
    }
  }

  /**
   * SHA-256 of 2,000 bytes.
   *
   * @return the digest
   */
  @Benchmark
  public byte[] sameTwice() {
    return Sha256.of(texts[next++ % VARIANTS]);
  }

  Pair pair() {
    return new Pair(Side.of(() -> sameTwice()), Side.of(this::sameTwice), () -> {});
  }
}
