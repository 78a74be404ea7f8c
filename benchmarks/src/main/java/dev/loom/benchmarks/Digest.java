package dev.loom.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The least that a map needs of a SHA-256 digest as its key. */
final class Digest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  Digest(byte[] sha256) {
    first = (long) LONGS.get(sha256, 0);
    second = (long) LONGS.get(sha256, 8);
    third = (long) LONGS.get(sha256, 16);
    fourth = (long) LONGS.get(sha256, 24);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest
        && first == digest.first
        && second == digest.second
        && third == digest.third
        && fourth == digest.fourth;
  }

  @Override
  public int hashCode() {
    return (int) first;
  }
}
